using System.Net;
using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.Tests.Diagnoses;

public sealed class DiagnosisEndpointsTests
{
    private const string Question = """{"from":"shop/web","to":"payments.shop:80","protocol":"tcp"}""";
    private const string AskPath = "/api/v1/diagnose?from=shop/web&to=payments.shop:80";

    [Fact]
    public async Task Says_what_is_given_twice()
    {
        await using var host = await ApiHost.StartAsync();
        var query = await host.GetProblemAsync("/api/v1/diagnose?to=payments.shop:80&to=web.shop:80", HttpStatusCode.BadRequest);
        Assert.Equal("to is given 2 times: expected once.", query.Detail);
        var body = await host.PostProblemAsync(
            "/api/v1/diagnoses", """{"to":"payments.shop:80","to":"web.shop:80"}""", HttpStatusCode.BadRequest);
        Assert.Equal("urn:netdoctor:problem:invalid-request", body.Type);
        Assert.Equal("to is given more than once in one object: expected once.", body.Detail);
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("text/html")]
    public async Task Answers_a_browser_with_the_report_as_text(string accept)
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync("/api/v1/diagnose?to=payments.shop:80", ("Accept", accept));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Answers_with_the_verdict_and_the_probes_that_prove_it()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.PostAsync("/api/v1/diagnoses", Question);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var diagnosis = await ApiHost.ReadAsync<DiagnosisRecord>(response);
        Assert.Equal(DiagnosisStatus.Completed, diagnosis.Status);
        Assert.Equal(Verdict.Reachable, diagnosis.Verdict);
        Assert.Null(diagnosis.Cause);
        Assert.Contains(diagnosis.Probes, probe => probe is TcpProbeResult { Target: "10.96.1.2:80", Outcome: ProbeOutcome.Succeeded });
        Assert.Equal("shop/web", diagnosis.Question.From);
        Assert.Equal(26, diagnosis.Id.Length);
    }

    [Fact]
    public async Task Answers_a_refused_service_as_unreachable()
    {
        await using var host = await ApiHost.StartAsync(ApiHost.HealthyWire()
            .Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"));
        var diagnosis = await host.GetJsonAsync<DiagnosisRecord>(AskPath);
        Assert.Equal(Verdict.Unreachable, diagnosis.Verdict);
        Assert.NotNull(diagnosis.Cause);
    }

    [Fact]
    public async Task Writes_the_contracts_json()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync(AskPath, ("Accept", "*/*"));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(await ApiHost.TextAsync(response));
        var root = document.RootElement;
        Assert.Equal("completed", root.GetProperty("status").GetString());
        Assert.Equal("reachable", root.GetProperty("verdict").GetString());
        Assert.Equal("tcp", root.GetProperty("question").GetProperty("protocol").GetString());
        Assert.Equal("source", root.GetProperty("route")[0].GetProperty("hop").GetString());
        Assert.Equal("dns", root.GetProperty("probes")[0].GetProperty("kind").GetString());
        Assert.Equal("self", root.GetProperty("probes")[0].GetProperty("vantage").GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Array, root.GetProperty("findings").ValueKind);
        Assert.False(root.TryGetProperty("cause", out _));
    }

    [Theory]
    [InlineData("text/markdown", "text/markdown", "**payments.shop:80 is reachable from ")]
    [InlineData("text/plain", "text/plain", "payments.shop:80 is reachable from ")]
    [InlineData("text/plain;q=0.5, text/markdown", "text/markdown", "**")]
    [InlineData("text/*", "text/markdown", "**")]
    public async Task Writes_what_the_caller_accepts(string accept, string type, string start)
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync(AskPath, ("Accept", accept));
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(start, await ApiHost.TextAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prefers_the_format_of_the_query()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync(AskPath + "&format=text", ("Accept", "application/json"));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Refuses_media_types_that_it_cannot_write()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync(AskPath, ("Accept", "image/png"));
        var problem = await ApiHost.ProblemAsync(response, HttpStatusCode.NotAcceptable);
        Assert.Contains("text/markdown", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_what_it_answered()
    {
        await using var host = await ApiHost.StartAsync();
        var asked = await host.GetJsonAsync<DiagnosisRecord>(AskPath);
        var kept = await host.GetJsonAsync<DiagnosisRecord>($"/api/v1/diagnoses/{asked.Id}");
        Assert.Equal(JsonSerializer.Serialize(asked, NetDoctorJson.Options), JsonSerializer.Serialize(kept, NetDoctorJson.Options));
        using var text = await host.GetAsync($"/api/v1/diagnoses/{asked.Id}?format=markdown");
        Assert.StartsWith("**", await ApiHost.TextAsync(text), StringComparison.Ordinal);
        await host.GetProblemAsync("/api/v1/diagnoses/01ARZ3NDEKTSV4RRFFQ69G5FAV", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Lists_recent_diagnoses_by_page_and_verdict()
    {
        await using var host = await ApiHost.StartAsync();
        var first = await host.GetJsonAsync<DiagnosisRecord>(AskPath);
        var second = await host.GetJsonAsync<DiagnosisRecord>("/api/v1/diagnose?to=web.shop:80");
        var missing = await host.GetJsonAsync<DiagnosisRecord>("/api/v1/diagnose?to=paiments.shop:80");
        var page = await host.GetJsonAsync<DiagnosisList>("/api/v1/diagnoses?limit=2");
        Assert.Equal([missing.Id, second.Id], page.Items.Select(item => item.Id));
        var rest = await host.GetJsonAsync<DiagnosisList>($"/api/v1/diagnoses?limit=2&cursor={page.NextCursor}");
        Assert.Equal([first.Id], rest.Items.Select(item => item.Id));
        Assert.Null(rest.NextCursor);
        var reachable = await host.GetJsonAsync<DiagnosisList>("/api/v1/diagnoses?verdict=reachable");
        Assert.Equal([second.Id, first.Id], reachable.Items.Select(item => item.Id));
        var problem = await host.GetProblemAsync("/api/v1/diagnoses?limit=0", HttpStatusCode.BadRequest);
        Assert.Equal("limit", problem.Errors!.Value[0].Field);
    }

    [Fact]
    public async Task Forgets_the_oldest()
    {
        await using var host = await ApiHost.StartAsync(settings: ("Diagnoses:MaxStored", "2"));
        var first = await host.GetJsonAsync<DiagnosisRecord>(AskPath);
        await host.GetJsonAsync<DiagnosisRecord>(AskPath);
        await host.GetJsonAsync<DiagnosisRecord>(AskPath);
        await host.GetProblemAsync($"/api/v1/diagnoses/{first.Id}", HttpStatusCode.NotFound);
    }
}
