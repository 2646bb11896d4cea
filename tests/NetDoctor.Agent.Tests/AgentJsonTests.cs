using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Agent.Tests;

/// <summary>What agents write without reflection is what NetDoctor reads with it, and the other way round.</summary>
public sealed class AgentJsonTests
{
    private static readonly Vantage Pod = new(VantageKind.Pod, "n1", "shop/web-0");

    public static TheoryData<string> EnumNames => [.. typeof(ProbeSpec).Assembly.GetTypes()
        .Where(type => type.IsEnum && AgentJson.Wire.GetTypeInfo(type) is not null)
        .Select(type => type.FullName!)];

    public static TheoryData<string> Kinds => [.. typeof(ProbeSpec).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .Select(type => (string)type.TypeDiscriminator!)];

    [Theory]
    [MemberData(nameof(EnumNames))]
    public void Writes_every_enumeration_as_the_wire_has_it(string name)
    {
        foreach (var value in Enum.GetValues(typeof(ProbeSpec).Assembly.GetType(name)!))
        {
            Assert.Equal(
                JsonSerializer.Serialize(value, NetDoctorJson.Options), JsonSerializer.Serialize(value, value.GetType(), AgentJson.Wire.Options));
        }
    }

    [Fact]
    public void Writes_results_as_the_wire_has_them()
    {
        ImmutableArray<ProbeResult> results =
        [
            new TcpProbeResult
            {
                Vantage = Pod, Target = "10.96.1.2:80", Outcome = ProbeOutcome.Prohibited, Detail = "It's a \"filter\".",
                Refusal = new Refusal("icmp", 3, 13, "10.244.1.1"), Phases = [new ProbePhase("connect", 1.25)],
                StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            },
            new DnsProbeResult
            {
                Vantage = Pod, Target = "10.96.0.10:53", Outcome = ProbeOutcome.Succeeded, Name = "payments.shop", Type = DnsRecordType.Srv,
                Answers = [new DnsRecord("payments.shop", DnsRecordType.Srv, 5, "0 100 80 a", new SrvData(0, 100, 80, "a"))],
                AnsweredOver = DnsTransport.Tcp,
            },
            new HttpProbeResult { Vantage = Pod, Target = "10.96.1.2:80", Outcome = ProbeOutcome.Hung, Status = 200 },
            new GrpcProbeResult { Vantage = Pod, Target = "10.96.1.2:80", Outcome = ProbeOutcome.Succeeded, Serving = GrpcServingStatus.Serving },
            new UdpProbeResult { Vantage = Pod, Target = "10.96.1.2:80", Outcome = ProbeOutcome.Silent },
            new IcmpProbeResult { Vantage = Pod, Target = "10.244.1.10", Outcome = ProbeOutcome.Timeout },
            new PathMtuProbeResult { Vantage = Pod, Target = "10.244.1.10", Outcome = ProbeOutcome.Succeeded, LargestBytes = 1400, ReportedBy = "10.244.1.1" },
        ];
        foreach (var result in results)
        {
            var text = JsonSerializer.Serialize(result, AgentJson.Wire.ProbeResult);
            Assert.Equal(JsonSerializer.Serialize(result, NetDoctorJson.Options), text);
            Assert.Equal(result.GetType(), JsonSerializer.Deserialize<ProbeResult>(text, NetDoctorJson.Options)!.GetType());
        }
    }

    [Fact]
    public async Task Reads_requests_as_the_wire_has_them()
    {
        var request = new AgentProbeRequest
        {
            Probe = new HttpProbeSpec { Address = "10.96.1.2", Port = 80, Path = "/healthz", TimeoutMilliseconds = 250 },
            PodUid = Guid.NewGuid(),
            Pod = "shop/web-0",
            PodAddresses = ["10.244.1.10"],
        };
        var text = JsonSerializer.Serialize(request, NetDoctorJson.Options);

        var read = await ReadProbeAsync(text);

        Assert.Equal(text, JsonSerializer.Serialize(read, NetDoctorJson.Options));
        Assert.Equal(request.Probe, read.Probe);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Gives_absent_members_their_defaults(string kind)
    {
        var name = kind == "dns" ? "\"name\":\"shop\"," : "";
        var text = $"{{\"probe\":{{\"address\":\"10.0.0.1\",\"port\":80,{name}\"kind\":\"{kind}\"}}}}";

        var read = await ReadProbeAsync(text);

        var expected = JsonSerializer.Deserialize<AgentProbeRequest>(text, NetDoctorJson.Options)!;
        Assert.Equal(expected.Probe, read.Probe);
        Assert.Equal(1000, read.Probe.TimeoutMilliseconds);
        Assert.Empty(read.PodAddresses);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Gives_any_single_absent_member_its_default(string kind)
    {
        var name = kind == "dns" ? "\"name\":\"shop\"," : "";
        var shortest = JsonSerializer.Deserialize<AgentProbeRequest>(
            $"{{\"probe\":{{\"kind\":\"{kind}\",\"address\":\"10.0.0.1\",{name}\"port\":80}}}}", NetDoctorJson.Options)!;
        var full = JsonSerializer.SerializeToNode(shortest, NetDoctorJson.Options)!.AsObject();
        Assert.Equal(shortest.Probe, (await ReadProbeAsync(full.ToJsonString())).Probe);
        foreach (var member in full["probe"]!.AsObject().Select(member => member.Key).Except(["kind", "address", "port", "name"]))
        {
            var without = full.DeepClone().AsObject();
            without["probe"]!.AsObject().Remove(member);
            var read = await ReadProbeAsync(without.ToJsonString());

            Assert.Equal(shortest.Probe, read.Probe);
            Assert.Empty(read.PodAddresses);
            // A member that comes twice must not stand for the one that is absent.
            await Assert.ThrowsAnyAsync<JsonException>(
                () => ReadProbeAsync(without.ToJsonString().Replace("\"address\":", "\"address\":\"10.0.0.2\",\"address\":", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Gives_absent_members_of_a_request_for_facts_their_defaults()
    {
        var read = await AgentRequests.ReadFactsAsync(new MemoryStream("{}"u8.ToArray()), TestContext.Current.CancellationToken);

        Assert.Equal(JsonSerializer.Serialize(new FactsRequest(), NetDoctorJson.Options), JsonSerializer.Serialize(read, NetDoctorJson.Options));
        Assert.Empty(read.Rules);
    }

    [Theory]
    [InlineData("""{"probe":{"kind":"tcp","address":"10.0.0.1"}}""")]
    [InlineData("""{"probe":{"kind":"icmp6","address":"10.0.0.1","port":80}}""")]
    [InlineData("""{"probe":{"kind":"tcp","address":"10.0.0.1","port":80,"unheardOf":true}}""")]
    [InlineData("""{"podUid":"web-0"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"probe":{"kind":7}}""")]
    public async Task Takes_nothing_that_it_does_not_understand(string text) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadProbeAsync(text));

    private static Task<AgentProbeRequest> ReadProbeAsync(string text) =>
        AgentRequests.ReadProbeAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken);
}
