using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Model;
using NetDoctor.Model.Diagnoses;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Cli.Tests.Commands;

public sealed class DiagnoseCommandTests
{
    private static readonly string[] Ask = ["diagnose", "--from", "shop/web", "--to", "payments.shop:80"];

    [Theory]
    [InlineData(Verdict.Reachable, 0)]
    [InlineData(Verdict.Unreachable, 1)]
    [InlineData(Verdict.Degraded, 1)]
    [InlineData(Verdict.Undetermined, 3)]
    public async Task Exits_by_the_verdict(Verdict verdict, int exitCode)
    {
        var ran = await Ran.Of(FakeServer.Answering(Diagnosis(verdict)), Ask);

        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Empty(ran.Error);
    }

    [Fact]
    public async Task Asks_what_it_was_asked()
    {
        var server = FakeServer.Answering(Diagnosis(Verdict.Reachable));

        await Ran.Of(server, [.. Ask, "--protocol", "UDP", "--timeout", "7", "--server", "netdoctor.example:81"]);

        Assert.Equal(
            ["""POST http://netdoctor.example:81/api/v1/diagnoses {"from":"shop/web","to":"payments.shop:80","protocol":"udp","timeoutSeconds":7}"""],
            server.Asked);
    }

    [Theory]
    [InlineData(null, null, "http://127.0.0.1:8080/api")]
    [InlineData("http://a.example", null, "http://a.example/api")]
    [InlineData("http://a.example", "https://b.example:8443/netdoctor", "https://b.example:8443/netdoctor/api")]
    public async Task Asks_the_server_of_the_option_then_of_the_environment(string? variable, string? option, string address)
    {
        var server = FakeServer.Answering(Diagnosis(Verdict.Reachable));

        await new Ran.Run(server) { ServerVariable = variable }.StartAsync(
            option is null ? Ask : [.. Ask, "--server", option], TestContext.Current.CancellationToken);

        Assert.StartsWith($"POST {address}", Assert.Single(server.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_the_report_as_text()
    {
        var ran = await Ran.Of(FakeServer.Answering(Diagnosis(Verdict.Unreachable)), Ask);

        Assert.Contains("Nothing listens.", ran.Out, StringComparison.Ordinal);
        Assert.Contains("Cause: SVC12 No ready endpoints", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ran.Out);
    }

    [Fact]
    public async Task Paints_the_answer_for_a_person_only()
    {
        var ran = await new Ran.Run(FakeServer.Answering(Diagnosis(Verdict.Unreachable))) { HasColour = true }
            .StartAsync(Ask, TestContext.Current.CancellationToken);

        Assert.StartsWith("\u001b[31m", ran.Out, StringComparison.Ordinal);
        Assert.Equal(2, ran.Out.Split('\u001b').Length - 1);
    }

    [Fact]
    public async Task Writes_json_that_reads_back()
    {
        var ran = await Ran.Of(FakeServer.Answering(Diagnosis(Verdict.Unreachable)), [.. Ask, "--output", "json"]);

        var diagnosis = JsonSerializer.Deserialize<DiagnosisRecord>(ran.Out, NetDoctorJson.Options)!;
        Assert.Equal((Verdict.Unreachable, "SVC12"), (diagnosis.Verdict, diagnosis.Cause!.Id));
    }

    [Fact]
    public async Task Writes_one_row_of_csv()
    {
        var ran = await Ran.Of(FakeServer.Answering(Diagnosis(Verdict.Unreachable)), [.. Ask, "-o", "CSV"]);

        Assert.Equal(
            "from,to,protocol,verdict,cause,title,summary,id\nshop/web,payments.shop:80,TCP,unreachable,SVC12,No ready endpoints,Nothing listens.,01K\n",
            ran.Out);
    }

    [Fact]
    public async Task Writes_markdown()
    {
        var ran = await Ran.Of(FakeServer.Answering(Diagnosis(Verdict.Unreachable)), [.. Ask, "-o", "markdown"]);

        Assert.Contains("### Cause: SVC12 No ready endpoints", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_what_a_later_server_says_more()
    {
        var json = JsonSerializer.Serialize(Diagnosis(Verdict.Reachable), NetDoctorJson.Options);
        var server = FakeServer.Answering(HttpStatusCode.OK, "application/json", $"{{\"novelty\":[1],{json[1..]}");

        Assert.Equal(0, (await Ran.Of(server, Ask)).ExitCode);
    }

    [Theory]
    [InlineData(400, """{"type":"t","title":"Invalid","status":400,"errors":[{"field":"to","message":"'x' is not a target."}]}""", 2, "'x' is not a target.")]
    [InlineData(404, """{"type":"t","title":"Gone","status":404,"detail":"It is not there."}""", 2, "It is not there.")]
    [InlineData(429, """{"type":"t","title":"Too many","status":429,"detail":"Ask again in 3 s."}""", 3, "NetDoctor at http://127.0.0.1:8080 cannot answer now: Ask again in 3 s.")]
    [InlineData(503, """{"type":"t","title":"Not synced","status":503}""", 3, "NetDoctor at http://127.0.0.1:8080 cannot answer now: Not synced")]
    public async Task Tells_a_wrong_question_from_a_server_that_cannot_answer(int status, string problem, int exitCode, string error)
    {
        var ran = await Ran.Of(FakeServer.Answering((HttpStatusCode)status, "application/problem+json", problem), Ask);

        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Equal($"netdoctor: {error}{Environment.NewLine}", ran.Error);
        Assert.Empty(ran.Out);
    }

    [Theory]
    [InlineData(200, "text/html", "<html>")]
    [InlineData(200, "application/json", "{}")]
    [InlineData(200, "application/json", "null")]
    [InlineData(200, "application/json", "{\"id\":")]
    [InlineData(404, "text/html", "<html>")]
    [InlineData(502, "text/html", "<html>")]
    public async Task Says_that_something_else_answers(int status, string mediaType, string body)
    {
        var ran = await Ran.Of(FakeServer.Answering((HttpStatusCode)status, mediaType, body), Ask);

        Assert.Equal(3, ran.ExitCode);
        Assert.StartsWith("netdoctor: What answers at http://127.0.0.1:8080 is no NetDoctor of this version: ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_nothing_answers()
    {
        var ran = await Ran.Of(new FakeServer((_, _) => throw new HttpRequestException("Connection refused")), Ask);

        Assert.Equal((3, $"netdoctor: No NetDoctor answers at http://127.0.0.1:8080: Connection refused{Environment.NewLine}"), (ran.ExitCode, ran.Error));
    }

    [Fact]
    public async Task Ends_at_once_when_it_is_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        var run = new Ran.Run(FakeServer.Silent()).StartAsync(Ask, interrupt.Token);

        await interrupt.CancelAsync();

        var ran = await run;
        Assert.Equal((130, $"netdoctor: Interrupted.{Environment.NewLine}", ""), (ran.ExitCode, ran.Error, ran.Out));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Says_what_it_waits_for_and_gives_up_after_the_time(bool isWatched)
    {
        var time = new FakeTimeProvider();
        var run = new Ran.Run(FakeServer.Silent()) { TimeProvider = time, IsWatched = isWatched };
        var running = run.StartAsync([.. Ask, "--timeout", "1"], TestContext.Current.CancellationToken);

        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        var ran = await running;
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("asking http://127.0.0.1:8080", ran.Error, StringComparison.Ordinal);
        Assert.Equal(isWatched, ran.Error.Contains('\r', StringComparison.Ordinal));
        Assert.EndsWith($"NetDoctor at http://127.0.0.1:8080 has not answered within 6 s.{Environment.NewLine}", ran.Error, StringComparison.Ordinal);
        Assert.Empty(ran.Out);
    }

    private static DiagnosisRecord Diagnosis(Verdict verdict)
    {
        var cause = new Finding
        {
            Id = "SVC12",
            Title = "No ready endpoints",
            Role = FindingRole.Cause,
            Severity = Severity.Error,
            Hop = Hop.Endpoints,
            Subject = "Service shop/payments",
            Summary = "Nothing listens.",
            Evidence = [],
        };
        ImmutableArray<Finding> findings = verdict == Verdict.Unreachable ? [cause] : [];
        return new DiagnosisRecord
        {
            Id = "01K",
            Status = DiagnosisStatus.Completed,
            Verdict = verdict,
            Summary = "Nothing listens.",
            Question = new DiagnosisQuestion { From = "shop/web", To = "payments.shop:80" },
            Cause = findings.FirstOrDefault(),
            Findings = findings,
        };
    }
}
