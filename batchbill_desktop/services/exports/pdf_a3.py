"""A PDF/A-1b with an XML invoice inside, as PDF/A-3b with Factur-X metadata (formats, 7.6).

Equal input gives equal bytes: dates are those of the invoice, the file's id comes from what
is in it.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

XML_NAME = "factur-x.xml"

_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <pdfaid:part>3</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
   <pdf:Producer>{producer}</pdf:Producer>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <xmp:CreatorTool>{creator}</xmp:CreatorTool>
   <xmp:CreateDate>{day}T00:00:00+00:00</xmp:CreateDate>
   <xmp:ModifyDate>{day}T00:00:00+00:00</xmp:ModifyDate>
   <xmp:MetadataDate>{day}T00:00:00+00:00</xmp:MetadataDate>
  </rdf:Description>
  <rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas>
    <rdf:Bag>
     <rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
      <pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>fx</pdfaSchema:prefix>
      <pdfaSchema:property>
       <rdf:Seq>
{properties}
       </rdf:Seq>
      </pdfaSchema:property>
     </rdf:li>
    </rdf:Bag>
   </pdfaExtension:schemas>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:fx="{namespace}">
   <fx:DocumentType>INVOICE</fx:DocumentType>
   <fx:DocumentFileName>{file}</fx:DocumentFileName>
   <fx:Version>1.0</fx:Version>
   <fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""

_NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PROPERTY = """        <rdf:li rdf:parseType="Resource">
         <pdfaProperty:name>{name}</pdfaProperty:name>
         <pdfaProperty:valueType>Text</pdfaProperty:valueType>
         <pdfaProperty:category>external</pdfaProperty:category>
         <pdfaProperty:description>{description}</pdfaProperty:description>
        </rdf:li>"""
_PROPERTIES = {
    "DocumentFileName": "The name of the embedded XML document",
    "DocumentType": "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER",
    "Version": "The actual version of the standard applying to the embedded XML document",
    "ConformanceLevel": "The conformance level of the embedded XML document",
}


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself."""

    title: str
    author: str
    creator: str
    language: str
    day: date


def with_invoice(pdf: bytes, xml: bytes, properties: Properties) -> bytes:
    """The PDF/A-1b file `pdf` as PDF/A-3b with `xml` attached as its other form."""
    with Pdf.open(io.BytesIO(pdf)) as file:
        _drop_unused_colours(file)
        _attach(file, xml, properties.day)
        _describe(file, properties)
        target = io.BytesIO()
        file.save(
            target,
            force_version="1.7",
            deterministic_id=True,
            # Metadata must be readable without a PDF reader; all else is compressed already.
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        return target.getvalue()


def _drop_unused_colours(file: Pdf) -> None:
    """Qt names CMYK colour spaces on every page, which no page uses and PDF/A forbids."""
    for item in file.objects:
        if not isinstance(item, Dictionary):
            continue
        spaces = item.get("/ColorSpace")
        if isinstance(spaces, Dictionary):
            names = spaces.keys()
            for name in [name for name in names if name.endswith("cmyk")]:
                del spaces[name]


def _attach(file: Pdf, xml: bytes, day: date) -> None:
    content = Stream(file, xml)
    content.Type = Name.EmbeddedFile
    content.Subtype = Name("/text/xml")
    digest = String(hashlib.md5(xml, usedforsecurity=False).digest())
    content.Params = Dictionary(ModDate=String(_pdf_date(day)), Size=len(xml), CheckSum=digest)
    file.trailer.ID = Array([digest, digest])
    held = file.make_indirect(content)
    attachment = file.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(XML_NAME),
            UF=String(XML_NAME),
            Desc=String("Factur-X"),
            AFRelationship=Name.Alternative,
            EF=Dictionary(F=held, UF=held),
        )
    )
    names = Dictionary(Names=Array([String(XML_NAME), attachment]))
    file.Root.Names = Dictionary(EmbeddedFiles=names)
    file.Root.AF = Array([attachment])


def _describe(file: Pdf, properties: Properties) -> None:
    """The same things in the document's information and in its metadata, as PDF/A demands."""
    stamp = String(_pdf_date(properties.day))
    producer = f"{file.docinfo.get('/Producer', 'Qt')}, pikepdf"
    file.trailer.Info = file.make_indirect(
        Dictionary(
            Title=String(properties.title),
            Author=String(properties.author),
            Creator=String(properties.creator),
            Producer=String(producer),
            CreationDate=stamp,
            ModDate=stamp,
        )
    )
    metadata = _METADATA.format(
        title=escape(properties.title),
        author=escape(properties.author),
        producer=escape(producer),
        creator=escape(properties.creator),
        day=properties.day.isoformat(),
        namespace=_NAMESPACE,
        file=XML_NAME,
        properties="\n".join(
            _PROPERTY.format(name=name, description=description)
            for name, description in _PROPERTIES.items()
        ),
    )
    stream = Stream(file, metadata.encode())
    stream.Type = Name.Metadata
    stream.Subtype = Name.XML
    file.Root.Metadata = file.make_indirect(stream)
    file.Root.Lang = String(properties.language)


def _pdf_date(day: date) -> str:
    return f"D:{day:%Y%m%d}000000+00'00'"
