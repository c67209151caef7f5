"""Import and export of the company folder: CSV files, or one workbook with a sheet per file."""
