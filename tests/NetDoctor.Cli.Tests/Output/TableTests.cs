using NetDoctor.Cli.Output;

namespace NetDoctor.Cli.Tests.Output;

public sealed class TableTests
{
    [Theory]
    [InlineData("Table", "NAME   TEXT\na,b    x \"y\" | z\nlong   two lines\n")]
    [InlineData("Csv", "name,text\n\"a,b\",\"x \"\"y\"\" | z\"\nlong,\"two\nlines\"\n")]
    [InlineData("Markdown", "| name | text |\n| --- | --- |\n| a,b | x \"y\" \\| z |\n| long | two lines |\n")]
    public void Writes_rows_in_each_form(string form, string expected)
    {
        var table = new Table("name", "text");
        table.Add("a,b", "x \"y\" | z");
        table.Add("long", "two\nlines");
        var output = new StringWriter();

        table.Write(output, Enum.Parse<OutputFormat>(form));

        Assert.Equal(expected, output.ToString());
    }

    [Fact]
    public void Leaves_an_absent_cell_empty_and_no_blanks_at_the_end()
    {
        var table = new Table("a", "b");
        Assert.True(table.IsEmpty);
        table.Add("1", null);
        var output = new StringWriter();

        table.Write(output, OutputFormat.Table);

        Assert.Equal("A   B\n1\n", output.ToString());
        Assert.Throws<ArgumentException>(() => table.Add("1"));
    }
}
