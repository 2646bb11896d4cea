using System.Net;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Tests.Probes;

public sealed class ProbeEndpointsTests
{
    private const string Path = "/api/v1/probes";

    [Theory]
    [InlineData("127.0.0.1", "a loopback address")]
    [InlineData("169.254.169.254", "a cloud's metadata address")]
    [InlineData("10.20.0.9", "no address of the cluster that NetDoctor knows")]
    public async Task Dials_nothing_that_the_cluster_does_not_have(string address, string what)
    {
        await using var host = await ApiHost.StartAsync();
        var json = $$"""[{"kind":"tcp","address":"10.96.1.2","port":80},{"kind":"tcp","address":"{{address}}","port":80}]""";

        var problem = await host.PostProblemAsync(Path, json, HttpStatusCode.UnprocessableEntity);

        Assert.Equal("urn:netdoctor:problem:target-not-allowed", problem.Type);
        Assert.Equal("probes[1].address", Assert.Single(problem.Errors!.Value).Field);
        Assert.Contains($"{address}, {what}.", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dials_what_is_allowed()
    {
        await using var host = await ApiHost.StartAsync(settings: ("Probes:AllowedTargets:0", "10.20.0.0/16"));
        using var response = await host.PostAsync(Path, """{"kind":"tcp","address":"10.20.0.9","port":80}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Tells_who_asks_too_often_when_to_come_back()
    {
        await using var host = await ApiHost.StartAsync(settings: [("Limits:Burst", "2"), ("Limits:RunsPerMinute", "1")]);
        const string json = """{"kind":"tcp","address":"10.96.1.2","port":80}""";
        using var first = await host.PostAsync(Path, json);
        using var second = await host.GetAsync("/api/v1/diagnose?to=payments.shop:80");
        using var third = await host.PostAsync(Path, json);
        using var free = await host.GetAsync("/api/v1/services");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode, free.StatusCode));
        var problem = await ApiHost.ProblemAsync(third, HttpStatusCode.TooManyRequests);
        Assert.Contains("1 runs a minute, 2 of them at once", problem.Detail, StringComparison.Ordinal);
        Assert.InRange(problem.RetryAfterSeconds ?? 0, 1, 60);
        Assert.Equal($"{problem.RetryAfterSeconds}", third.Headers.RetryAfter!.ToString());
    }

    [Fact]
    public async Task Counts_every_probe_of_a_batch()
    {
        await using var host = await ApiHost.StartAsync(settings: [("Limits:Burst", "4"), ("Limits:RunsPerMinute", "1")]);
        using var three = await host.PostAsync(Path, Batch(3));
        using var two = await host.PostAsync(Path, Batch(2));

        Assert.Equal(HttpStatusCode.OK, three.StatusCode);
        var problem = await ApiHost.ProblemAsync(two, HttpStatusCode.TooManyRequests);
        Assert.Contains("each probe of a batch is one", problem.Detail, StringComparison.Ordinal);
        Assert.InRange(problem.RetryAfterSeconds ?? 0, 1, 120);
    }

    [Fact]
    public async Task Refuses_a_batch_that_no_rate_would_ever_admit()
    {
        await using var host = await ApiHost.StartAsync(settings: ("Limits:Burst", "4"));
        var problem = await host.PostProblemAsync(Path, Batch(5), HttpStatusCode.BadRequest);
        Assert.Equal("probes has 5 elements: expected 1 to 4.", problem.Detail);
    }

    private static string Batch(int count) =>
        $"[{string.Join(',', Enumerable.Repeat("""{"kind":"tcp","address":"10.96.1.2","port":80}""", count))}]";

    [Fact]
    public async Task Makes_one_probe()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.PostAsync(Path, """{"address":"10.96.1.2","port":80,"kind":"tcp"}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var result = Assert.IsType<TcpProbeResult>(await ApiHost.ReadAsync<ProbeResult>(response));
        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
    }

    [Theory]
    [InlineData("""[{"kind":"tcp","address":"10.96.1.2","port":80},{"kind":"dns","address":"10.96.0.10","port":53,"name":"web.shop.svc.cluster.local"}]""")]
    [InlineData("""{"probes":[{"kind":"tcp","address":"10.96.1.2","port":80},{"kind":"dns","address":"10.96.0.10","port":53,"name":"web.shop.svc.cluster.local"}]}""")]
    public async Task Makes_a_batch_and_keeps_its_order(string json)
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.PostAsync(Path, json);
        var batch = await ApiHost.ReadAsync<ProbeBatchResult>(response);
        Assert.Collection(
            batch.Results,
            result => Assert.IsType<TcpProbeResult>(result),
            result => Assert.Equal("10.96.1.1", Assert.IsType<DnsProbeResult>(result).Answers[0].Data));
    }

    [Theory]
    [InlineData("""{"address":"10.96.1.2","port":80}""", "kind", "kind is missing or unknown: expected one of dns, tcp, udp, http, grpc, icmp, pathMtu.")]
    [InlineData("""{"kind":"ping","address":"10.96.1.2","port":80}""", "kind", "kind is missing or unknown: expected one of dns, tcp, udp, http, grpc, icmp, pathMtu.")]
    [InlineData("""{"kind":"tcp","address":"10.96.1.2"}""", "port", "port is missing: expected a whole number.")]
    [InlineData("""{"kind":"tcp","address":"10.96.1.2","port":0}""", "port", "port is 0: expected 1 to 65535.")]
    [InlineData("""{"kind":"tcp","address":"payments.shop","port":80}""", "address", "address is 'payments.shop': expected an IPv4 or IPv6 address.")]
    [InlineData("""{"probes":[]}""", "probes", "probes has 0 elements: expected 1 to 2.")]
    [InlineData("""[{"kind":"tcp","address":"10.96.1.2","port":80},{"kind":"tcp","address":"10.96.1.2","port":99999}]""", "probes[1].port", "probes[1].port is 99999: expected 1 to 65535.")]
    [InlineData("""[{"kind":"tcp","address":"10.96.1.2","port":80},{"kind":"tcp","address":"10.96.1.2","prt":1}]""", "probes[1].prt", "probes[1].prt is not a known field: expected kind, ")]
    [InlineData("""[{"kind":"tcp","address":"10.96.1.2","port":"x"}]""", "probes[0].port", "probes[0].port is \"x\": expected a whole number.")]
    [InlineData("[null]", "probes[0]", "probes[0] is null: expected an object.")]
    [InlineData("""{"probes":[{"kind":"tcp","address":"10.96.1.2","port":80},null]}""", "probes[1]", "probes[1] is null: expected an object.")]
    [InlineData("[{},{},{}]", "probes[0].kind", "probes[0].kind is missing or unknown")]
    public async Task Names_what_is_wrong_with_a_probe(string json, string field, string message)
    {
        await using var host = await ApiHost.StartAsync(settings: ("Api:MaxProbesPerRequest", "2"));
        var problem = await host.PostProblemAsync(Path, json, HttpStatusCode.BadRequest);
        Assert.Equal(field, problem.Errors!.Value[0].Field);
        Assert.StartsWith(message, problem.Errors.Value[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_more_requests_than_the_limit()
    {
        var prober = new GatedProber(ApiHost.HealthyWire());
        await using var host = await ApiHost.StartAsync(prober, settings: ("Api:MaxConcurrentProbeRequests", "1"));
        var first = host.PostAsync(Path, """{"kind":"tcp","address":"10.96.1.2","port":80}""");
        await prober.Reached;
        var problem = await host.PostProblemAsync(
            Path, """{"kind":"tcp","address":"10.96.1.2","port":80}""", HttpStatusCode.TooManyRequests);
        Assert.Equal(1, problem.RetryAfterSeconds);
        prober.Open();
        using var response = await first;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
