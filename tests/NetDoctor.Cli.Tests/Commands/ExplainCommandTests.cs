using System.Text.Json;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model;
using NetDoctor.Model.Findings;

namespace NetDoctor.Cli.Tests.Commands;

public sealed class ExplainCommandTests
{
    [Theory]
    [InlineData("SVC12")]
    [InlineData("svc12")]
    public async Task Explains_a_finding_without_a_server(string id)
    {
        var ran = await Ran.Of("explain", id);

        Assert.Equal(0, ran.ExitCode);
        Assert.StartsWith("SVC12 No ready endpoints\n\nMeans:\n", ran.Out, StringComparison.Ordinal);
        Assert.Contains("\nFix:\n", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("markdown", "## SVC12 No ready endpoints\n\n**Means** ")]
    [InlineData("csv", "id,title,section,text\nSVC12,No ready endpoints,Means,")]
    [InlineData("json", "{\n  \"id\": \"SVC12\",")]
    public async Task Explains_in_every_form(string form, string beginning) =>
        Assert.StartsWith(beginning, (await Ran.Of("explain", "SVC12", "-o", form)).Out, StringComparison.Ordinal);

    [Fact]
    public async Task Lists_what_can_be_found()
    {
        var all = new RuleCatalog().Documents.Length;

        Assert.Equal(all + 1, (await Ran.Of("explain")).Out.Count(one => one == '\n'));
        Assert.Equal(
            all, JsonSerializer.Deserialize<FindingList>((await Ran.Of("explain", "-o", "json")).Out, NetDoctorJson.Options)!.Items.Length);
    }

    [Theory]
    [InlineData("SVC99", "'SVC99' is not a finding that NetDoctor reports")]
    [InlineData("", "'' is not a finding that NetDoctor reports")]
    [InlineData("../etc/passwd", "'../etc/passwd' is not a finding that NetDoctor reports")]
    public async Task Refuses_an_id_that_it_does_not_know(string id, string error)
    {
        var ran = await Ran.Of("explain", id);

        Assert.Equal(2, ran.ExitCode);
        Assert.StartsWith($"netdoctor: {error}", ran.Error, StringComparison.Ordinal);
    }
}
