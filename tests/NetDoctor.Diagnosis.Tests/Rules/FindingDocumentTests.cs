using NetDoctor.Diagnosis.Rules;

namespace NetDoctor.Diagnosis.Tests.Rules;

public sealed class FindingDocumentTests
{
    private static readonly FindingDocument Document = new RuleCatalog().DocumentOf("svc12")!;

    [Fact]
    public void Reads_title_and_area_from_the_embedded_file()
    {
        Assert.Equal("No ready endpoints", Document.Title);
        Assert.Equal("Services", Document.Area);
    }

    [Fact]
    public void Keeps_a_section_of_several_lines_whole()
    {
        Assert.StartsWith("1. The pods are not ready", Document["Causes"], StringComparison.Ordinal);
        Assert.Contains("\n3. ", Document["Causes"], StringComparison.Ordinal);
    }

    [Fact]
    public void Has_no_section_of_an_unknown_heading() => Assert.Null(Document["Weather"]);

    [Fact]
    public void Writes_itself_as_Markdown_with_its_heading_first() =>
        Assert.StartsWith("## SVC12 No ready endpoints\n\n**Means** ", Document.ToMarkdown(), StringComparison.Ordinal);
}
