using System.Net;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Tests.Probes;

public sealed class ProbeEndpointsTests
{
    private const string Path = "/api/v1/probes";

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
    [InlineData("""{"address":"10.96.1.2","port":80}""", "kind", "kind is missing or unknown: expected one of dns, tcp, udp, http.")]
    [InlineData("""{"kind":"icmp","address":"10.96.1.2","port":80}""", "kind", "kind is missing or unknown: expected one of dns, tcp, udp, http.")]
    [InlineData("""{"kind":"tcp","address":"10.96.1.2"}""", "port", "port is missing: expected a whole number.")]
    [InlineData("""{"kind":"tcp","address":"10.96.1.2","port":0}""", "port", "port is 0: expected 1 to 65535.")]
    [InlineData("""{"kind":"tcp","address":"payments.shop","port":80}""", "address", "address is 'payments.shop': expected an IPv4 or IPv6 address.")]
    [InlineData("""{"probes":[]}""", "probes", "probes has 0 elements: expected 1 to 2.")]
    [InlineData("""[{"kind":"tcp","address":"10.96.1.2","port":80},{"kind":"tcp","address":"10.96.1.2","port":99999}]""", "probes[1].port", "probes[1].port is 99999: expected 1 to 65535.")]
    [InlineData("""[{"kind":"tcp","address":"10.96.1.2","port":80},{"kind":"tcp","address":"10.96.1.2","prt":1}]""", "probes[1].prt", "probes[1].prt is not a known field: expected kind, ")]
    [InlineData("""[{"kind":"tcp","address":"10.96.1.2","port":"x"}]""", "probes[0].port", "probes[0].port is \"x\": expected a whole number.")]
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
