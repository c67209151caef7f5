"""The window: Qt widgets and item models; no SQL, no arithmetic on money."""
