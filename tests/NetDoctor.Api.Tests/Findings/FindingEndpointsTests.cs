using System.Net;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Findings;

namespace NetDoctor.Api.Tests.Findings;

public sealed class FindingEndpointsTests
{
    [Fact]
    public async Task Lists_every_finding_with_its_severity()
    {
        await using var host = await ApiHost.StartAsync();
        var list = await host.GetJsonAsync<FindingList>("/api/v1/findings");
        Assert.Equal(new RuleCatalog().Documents.Select(document => document.Id), list.Items.Select(item => item.Id));
        Assert.NotEmpty(list.Items);
        Assert.NotNull(list.Items.Single(item => item.Id == "SVC12").Severity);
    }

    [Fact]
    public async Task Explains_one_in_json_and_markdown()
    {
        await using var host = await ApiHost.StartAsync();
        var details = await host.GetJsonAsync<FindingDetails>("/api/v1/findings/svc12");
        Assert.Equal("SVC12", details.Id);
        Assert.Equal(FindingDocument.Headings, details.Sections.Select(section => section.Heading));
        using var markdown = await host.GetAsync("/api/v1/findings/SVC12", ("Accept", "text/markdown"));
        Assert.StartsWith("## SVC12 ", await ApiHost.TextAsync(markdown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_know_others()
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.GetProblemAsync("/api/v1/findings/XYZ99", HttpStatusCode.NotFound);
        Assert.Equal("urn:netdoctor:problem:unknown-finding", problem.Type);
    }
}
