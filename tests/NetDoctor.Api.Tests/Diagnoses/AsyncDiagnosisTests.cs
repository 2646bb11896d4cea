using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Model;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.Tests.Diagnoses;

public sealed class AsyncDiagnosisTests
{
    private const string Question = """{"from":"shop/web","to":"payments.shop:80"}""";

    [Fact]
    public async Task Answers_at_once_when_asked_to_and_tells_where_to_look()
    {
        var prober = new GatedProber(ApiHost.HealthyWire());
        await using var host = await ApiHost.StartAsync(prober);
        using var response = await StartAsync(host);
        Assert.Equal("respond-async", response.Headers.GetValues("Preference-Applied").Single());
        var running = await ApiHost.ReadAsync<DiagnosisRecord>(response);
        Assert.Equal(DiagnosisStatus.Running, running.Status);
        Assert.Equal($"/api/v1/diagnoses/{running.Id}", response.Headers.Location?.OriginalString);
        var polled = await host.GetJsonAsync<DiagnosisRecord>(response.Headers.Location!.OriginalString);
        Assert.Equal(DiagnosisStatus.Running, polled.Status);
        prober.Open();
        await EventsAsync(host, running.Id);
        var done = await host.GetJsonAsync<DiagnosisRecord>(response.Headers.Location!.OriginalString);
        Assert.Equal(Verdict.Reachable, done.Verdict);
    }

    [Fact]
    public async Task Streams_what_happens_and_ends_with_the_answer()
    {
        var prober = new GatedProber(ApiHost.HealthyWire());
        await using var host = await ApiHost.StartAsync(prober);
        using var response = await StartAsync(host);
        var running = await ApiHost.ReadAsync<DiagnosisRecord>(response);
        var following = EventsAsync(host, running.Id);
        prober.Open();
        var events = await following;
        Assert.Equal("started", events[0].EventType);
        Assert.Equal("completed", events[^1].EventType);
        Assert.Contains(events, happened => happened.EventType == "hop");
        var last = JsonSerializer.Deserialize<DiagnosisRecord>(events[^1].Data, NetDoctorJson.Options)!;
        var probes = events.Where(happened => happened.EventType == "probe")
            .Select(happened => JsonSerializer.Deserialize<ProbeResult>(happened.Data, NetDoctorJson.Options)!)
            .ToList();
        Assert.Equal(last.Probes.Select(probe => probe.Target).Order(), probes.Select(probe => probe.Target).Order());
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => $"{number}"), events.Select(happened => happened.EventId));
    }

    [Fact]
    public async Task Replays_what_has_happened_from_where_the_reader_was()
    {
        await using var host = await ApiHost.StartAsync();
        var done = await host.GetJsonAsync<DiagnosisRecord>("/api/v1/diagnose?to=payments.shop:80");
        var all = await EventsAsync(host, done.Id);
        var rest = await EventsAsync(host, done.Id, after: all.Count - 1);
        Assert.Equal(all[^1].Data, Assert.Single(rest).Data);
        await host.GetProblemAsync("/api/v1/diagnoses/01ARZ3NDEKTSV4RRFFQ69G5FAV/events", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Refuses_more_diagnoses_than_the_limit_until_one_is_done()
    {
        var prober = new GatedProber(ApiHost.HealthyWire());
        await using var host = await ApiHost.StartAsync(prober, settings: ("Diagnoses:MaxConcurrent", "1"));
        using var first = await StartAsync(host);
        using var second = await host.PostAsync("/api/v1/diagnoses", Question);
        var problem = await ApiHost.ProblemAsync(second, HttpStatusCode.TooManyRequests);
        Assert.Equal("urn:netdoctor:problem:too-many-requests", problem.Type);
        Assert.Equal(problem.RetryAfterSeconds, (int)second.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        prober.Open();
        await EventsAsync(host, (await ApiHost.ReadAsync<DiagnosisRecord>(first)).Id);
        using var third = await host.PostAsync("/api/v1/diagnoses", Question);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Answers_when_the_time_is_over_and_says_which_probes_were_not_made()
    {
        var clock = new FakeTimeProvider(SnapshotBuilder.Now);
        var prober = new GatedProber(ApiHost.HealthyWire());
        await using var host = await ApiHost.StartAsync(prober, services => services.AddSingleton<TimeProvider>(clock));
        var asking = host.PostAsync("/api/v1/diagnoses", """{"to":"payments.shop:80","timeoutSeconds":3}""");
        await prober.Reached;
        clock.Advance(TimeSpan.FromSeconds(2.5));
        using var response = await asking;
        var diagnosis = await ApiHost.ReadAsync<DiagnosisRecord>(response);
        Assert.Equal(Verdict.Undetermined, diagnosis.Verdict);
        Assert.NotEmpty(diagnosis.Probes);
        Assert.All(diagnosis.Probes, probe => Assert.Equal(ProbeOutcome.NotMade, probe.Outcome));
        Assert.Contains(diagnosis.Findings, finding => finding.Id == "DOC07");
        Assert.Equal(2500, diagnosis.DurationMilliseconds);
    }

    private static async Task<HttpResponseMessage> StartAsync(ApiHost host)
    {
        var response = await host.PostAsync("/api/v1/diagnoses", Question, headers: ("Prefer", "respond-async, wait=5"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return response;
    }

    private static async Task<List<SseItem<string>>> EventsAsync(ApiHost host, string id, int after = 0)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/diagnoses/{id}/events");
        request.Headers.Add("Last-Event-ID", after.ToString(CultureInfo.InvariantCulture));
        using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await SseParser.Create(stream).EnumerateAsync(cancellationToken).ToListAsync(cancellationToken);
    }
}
