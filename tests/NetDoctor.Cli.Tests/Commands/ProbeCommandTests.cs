using System.Net;
using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Probing;

namespace NetDoctor.Cli.Tests.Commands;

public sealed class ProbeCommandTests
{
    private static readonly ProbeResult Open = new TcpProbeResult
    {
        Vantage = new Vantage(VantageKind.Pod, "n1", "shop/web-0"),
        Target = "10.96.1.2:80",
        Outcome = ProbeOutcome.Succeeded,
        Phases = [new ProbePhase("connect", 1.25), new ProbePhase("request", 2)],
    };

    [Theory]
    [InlineData("tcp 10.96.1.2:80", """{"kind":"tcp","address":"10.96.1.2","port":80,"timeoutMilliseconds":1000}""")]
    [InlineData(
        "TCP [fd00::1]:80 --from shop/web-0 --timeout 3",
        """{"kind":"tcp","address":"fd00::1","port":80,"timeoutMilliseconds":3000,"vantage":{"kind":"pod","pod":"shop/web-0"}}""")]
    [InlineData(
        "udp 10.96.1.2:80 --from shop/pod/web-0",
        """{"kind":"udp","payload":"netdoctor\n","address":"10.96.1.2","port":80,"timeoutMilliseconds":1000,"vantage":{"kind":"pod","pod":"shop/web-0"}}""")]
    [InlineData(
        "dns 10.96.0.10:53 --name web.shop.svc.cluster.local --type srv --from node/n1",
        """{"kind":"dns","name":"web.shop.svc.cluster.local","type":"srv","transport":"udpThenTcp","address":"10.96.0.10","port":53,"timeoutMilliseconds":1000,"vantage":{"kind":"node","node":"n1"}}""")]
    [InlineData(
        "http 10.244.1.7:8443 --tls --host shop.example --path /healthz",
        """{"kind":"http","scheme":"https","host":"shop.example","path":"/healthz","maxRedirects":0,"address":"10.244.1.7","port":8443,"timeoutMilliseconds":1000}""")]
    [InlineData("icmp 10.244.1.7", """{"kind":"icmp","address":"10.244.1.7","timeoutMilliseconds":1000}""")]
    [InlineData("pathmtu fd00::1", """{"kind":"pathMtu","address":"fd00::1","timeoutMilliseconds":1000}""")]
    [InlineData("grpc 10.244.1.7:50051", """{"kind":"grpc","scheme":"http","service":"","address":"10.244.1.7","port":50051,"timeoutMilliseconds":1000}""")]
    public async Task Asks_what_it_was_asked(string args, string body)
    {
        var server = FakeServer.Answering(Open);

        var ran = await Ran.Of(server, ["probe", .. args.Split(' ')]);

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Equal($"POST http://127.0.0.1:8080/api/v1/probes {body}", Assert.Single(server.Asked));
    }

    [Fact]
    public async Task Tells_from_where_and_how_it_went()
    {
        var ran = await Ran.Of(FakeServer.Answering(Open), "probe", "tcp", "10.96.1.2:80", "--from", "shop/web-0");

        Assert.Equal(
            """
            FROM               TARGET         OUTCOME     MILLISECONDS   DETAIL
            shop/web-0's pod   10.96.1.2:80   Succeeded   3.3

            """.ReplaceLineEndings("\n"),
            ran.Out);
    }

    [Fact]
    public async Task Writes_json_that_reads_back()
    {
        var ran = await Ran.Of(FakeServer.Answering(Open), "probe", "tcp", "10.96.1.2:80", "-o", "json");

        Assert.Equal(Open.Vantage, JsonSerializer.Deserialize<ProbeResult>(ran.Out, NetDoctorJson.Options)!.Vantage);
    }

    [Theory]
    [InlineData(ProbeOutcome.Refused, 1, "Refused,0.0,TCP reset")]
    [InlineData(ProbeOutcome.Timeout, 1, "Timeout,0.0,TCP reset")]
    [InlineData(ProbeOutcome.NotMade, 3, "NotMade,0.0,TCP reset")]
    public async Task Exits_by_the_outcome(ProbeOutcome outcome, int exitCode, string row)
    {
        var server = FakeServer.Answering(Open with { Outcome = outcome, Phases = [], Refusal = new Refusal("tcpReset") });

        var ran = await Ran.Of(server, "probe", "tcp", "10.96.1.2:80", "-o", "csv");

        Assert.Equal(exitCode, ran.ExitCode);
        Assert.EndsWith($"{row}\n", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urn:netdoctor:problem:vantage-not-served", 3)]
    [InlineData("urn:netdoctor:problem:target-not-allowed", 2)]
    public async Task Tells_a_place_without_an_agent_from_a_target_that_is_not_dialled(string type, int exitCode)
    {
        var server = FakeServer.Answering(
            HttpStatusCode.UnprocessableEntity, "application/problem+json", $$"""{"type":"{{type}}","title":"No","status":422,"detail":"Node n3 has no agent."}""");

        var ran = await Ran.Of(server, "probe", "tcp", "10.96.1.2:80", "--from", "node/n3");

        Assert.Equal((exitCode, $"netdoctor: Node n3 has no agent.{Environment.NewLine}"), (ran.ExitCode, ran.Error));
    }

    [Theory]
    [InlineData("tcp", "Required argument 'TARGET' missing")]
    [InlineData("ping 10.96.1.2", "Argument 'ping' not recognized.")]
    [InlineData("icmp 10.96.1.2:80", "'10.96.1.2:80' is not a target: expected an address without a port")]
    [InlineData("tcp payments.shop:80", "'payments.shop:80' is not a target: expected address:port")]
    [InlineData("tcp 10.96.1.2", "'10.96.1.2' is not a target: expected address:port")]
    [InlineData("dns 10.96.0.10:53", "--name is missing: a dns probe asks for a name.")]
    [InlineData("dns 10.96.0.10:53 --name a --type MX", "--type: 'MX' is not a type of record: expected A, NS, ")]
    [InlineData("tcp 10.96.1.2:80 --path /", "--path means nothing to a tcp probe.")]
    [InlineData("udp 10.96.1.2:80 --tls", "--tls means nothing to a udp probe.")]
    [InlineData("tcp 10.96.1.2:80 --from web", "--from: 'web' is not a place: expected a pod as ns/name, or a node as node/name")]
    [InlineData("tcp 10.96.1.2:80 --from shop/deploy/web", "--from: 'shop/deploy/web' is not a place: ")]
    [InlineData("tcp 10.96.1.2:80 --timeout 31", "--timeout: 31 is out of range: expected 1 to 30 seconds.")]
    public async Task Names_what_is_wrong_with_the_arguments(string args, string error)
    {
        var ran = await Ran.Of(["probe", .. args.Split(' ')]);

        Assert.Equal(2, ran.ExitCode);
        Assert.StartsWith($"netdoctor: {error}", ran.Error, StringComparison.Ordinal);
    }
}
