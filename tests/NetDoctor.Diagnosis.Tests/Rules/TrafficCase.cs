using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Reading;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Tests.Routing;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules;

/// <summary>A question to a cluster with what its probes showed, for the rules that judge pods, endpoints and the wire.</summary>
internal sealed class TrafficCase
{
    private readonly ClusterSnapshot _snapshot;
    private readonly Route _route;
    private readonly Vantage _vantage;
    private readonly List<Observation> _observations = [];
    private readonly List<Observation> _contrast = [];
    private readonly List<ReadResult> _read = [];

    private TrafficCase(SnapshotBuilder cluster, string to, TransportProtocol protocol = TransportProtocol.Tcp, string? from = null)
    {
        _snapshot = cluster.Build();
        _route = _snapshot.Route(from, to, protocol);
        _vantage = _route.Source.Place ?? Vantage.Self;
    }

    public DiagnosisContext Context => new(_snapshot, _route, [.. _observations]) { Facts = new LiveFacts([.. _read]), Contrast = [.. _contrast] };

    /// <summary>A question from pod <c>shop/web-5d4c-a</c> on node n1, asked there by an agent.</summary>
    public static TrafficCase FromWeb(SnapshotBuilder cluster, string to = "payments.shop:80", TransportProtocol protocol = TransportProtocol.Tcp) =>
        new(cluster, to, protocol, "shop/web-5d4c-a");

    /// <summary>A question from NetDoctor itself.</summary>
    public static TrafficCase To(string to, SnapshotBuilder cluster, TransportProtocol protocol = TransportProtocol.Tcp) =>
        new(cluster, to, protocol);

    public static TrafficCase ToPayments(SnapshotBuilder cluster) => new(cluster, "payments.shop:80");

    public TrafficCase Frontend(ProbeOutcome outcome, Refusal? refusal = null) =>
        _route.Frontends.Aggregate(this, (self, address) => self.Saw(LadderStep.Frontend, address, outcome, refusal));

    public TrafficCase Endpoint(string address, ProbeOutcome outcome, Refusal? refusal = null) =>
        Saw(LadderStep.Endpoint, Find(address).Address, outcome, refusal, Find(address));

    /// <summary>What was seen of an endpoint, or of its node, from another place.</summary>
    public TrafficCase Contrast(LadderStep step, string endpoint, ProbeOutcome outcome)
    {
        Saw(step, Find(endpoint).Address, outcome, endpoint: Find(endpoint));
        _contrast.Add(_observations[^1]);
        _observations.RemoveAt(_observations.Count - 1);
        return this;
    }

    /// <summary>What was found of the sizes of packets to an endpoint.</summary>
    public TrafficCase PathMtu(string endpoint, Func<PathMtuProbeResult, PathMtuProbeResult> with)
    {
        var spec = new PathMtuProbeSpec { Address = Find(endpoint).Address.Address.ToString() };
        var result = new PathMtuProbeResult { Vantage = _vantage, Target = spec.Target, Outcome = ProbeOutcome.Succeeded, StartedAt = _snapshot.ObservedAt };
        _contrast.Add(new Observation(new PlannedProbe(LadderStep.PathMtu, spec, _vantage) { Endpoint = Find(endpoint) }, with(result)));
        return this;
    }

    public TrafficCase Http(string address, ProbeOutcome outcome) =>
        Saw(LadderStep.EndpointApplication, Find(address).Address, outcome, endpoint: Find(address));

    public TrafficCase Endpoints(ProbeOutcome outcome) => _route.Endpoints
        .Aggregate(this, (self, endpoint) => self.Saw(LadderStep.Endpoint, endpoint.Address, outcome, endpoint: endpoint));

    public TrafficCase NodePort(string node, ProbeOutcome outcome)
    {
        var address = new IPEndPoint(_snapshot.Nodes.Find("", node)!.Addresses[0].Address, _route.Port!.NodePort);
        return Saw(LadderStep.NodePort, address, outcome, peer: node);
    }

    /// <summary>What an agent read on a node.</summary>
    public TrafficCase Read(NodeFacts facts) => Read(new FactsAnswer { Node = facts });

    /// <summary>What an agent read in a pod of namespace shop.</summary>
    public TrafficCase Read(string pod, PodFacts facts) => Read(new FactsAnswer { Pod = facts with { PodUid = _snapshot.Pods.Find("shop", pod)!.Uid } });

    /// <summary>What a rule finds; nothing when it lacks what it needs, as in the engine.</summary>
    public ImmutableArray<RuleFinding> Findings(IRule rule) => rule.Info.Needs.All(_snapshot.IsComplete)
        ? [.. rule.Evaluate(Context)]
        : [];

    public RuleFinding Finding(IRule rule)
    {
        var finding = Assert.Single(Findings(rule));
        Assert.NotEmpty(finding.Evidence);
        Assert.All(finding.Evidence, evidence => Assert.NotEqual(default, evidence.ObservedAt));
        return finding;
    }

    /// <summary>Statements of a finding's evidence, in one text for searching.</summary>
    public static string Statements(RuleFinding finding) =>
        string.Join('\n', finding.Evidence.Select(evidence => evidence.Statement));

    private TrafficCase Read(FactsAnswer answer)
    {
        _read.Add(new ReadResult(new PlannedRead(Vantage.Self, new FactsRequest()), answer));
        return this;
    }

    private RouteEndpoint Find(string address) => _route.Endpoints.Single(endpoint => endpoint.Address.ToString() == address);

    private TrafficCase Saw(
        LadderStep step,
        IPEndPoint address,
        ProbeOutcome outcome,
        Refusal? refusal = null,
        RouteEndpoint? endpoint = null,
        string? peer = null)
    {
        var isHttp = step is LadderStep.Application or LadderStep.EndpointApplication;
        var host = address.Address.ToString();
        ProbeSpec spec = isHttp
            ? new HttpProbeSpec { Address = host, Port = address.Port }
            : new TcpProbeSpec { Address = host, Port = address.Port };
        var milliseconds = outcome is ProbeOutcome.Timeout or ProbeOutcome.Hung ? 1000 : 1.5;
        ImmutableArray<ProbePhase> phases = [new ProbePhase("connect", milliseconds)];
        ProbeResult result = isHttp
            ? new HttpProbeResult { Vantage = _vantage, Target = spec.Target, Outcome = outcome }
            : new TcpProbeResult { Vantage = _vantage, Target = spec.Target, Outcome = outcome };
        result = result with { Phases = phases, Refusal = refusal, StartedAt = _snapshot.ObservedAt };
        _observations.Add(new Observation(new PlannedProbe(step, spec, _vantage) { Endpoint = endpoint, Peer = peer }, result));
        return this;
    }
}
