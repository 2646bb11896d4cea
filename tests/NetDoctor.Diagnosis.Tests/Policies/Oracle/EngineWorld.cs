using System.Net;
using System.Text.Json.Nodes;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>The engine, given the same manifests through the product's own readers.</summary>
internal sealed class EngineWorld
{
    private readonly ClusterSnapshot _snapshot;
    private readonly PolicyEvaluator _evaluator;

    public EngineWorld(ClusterSnapshot snapshot, PolicyIndex? index = null, PolicyDialect? dialect = null)
    {
        _snapshot = snapshot;
        _evaluator = new PolicyEvaluator(index ?? PolicyIndex.Of(snapshot), dialect ?? PolicyDialect.Specification);
    }

    /// <summary>As the informers read objects from the API server.</summary>
    public static ClusterSnapshot ReadJson(IEnumerable<JsonObject> manifests)
    {
        var reader = new FactReader();
        return FactTables.Fill(ClusterSnapshot.Unknown, manifests.Select(json => reader.Read(KindOf(json), json)));
    }

    /// <summary>As <c>--manifests</c> reads them from files.</summary>
    public static ClusterSnapshot ReadYaml(string yaml) => new ManifestReader(TimeProvider.System).ReadText(yaml, "world.yaml").Snapshot;

    /// <summary>One object as the informers read it.</summary>
    public static Fact ReadOne(JsonObject json) => new FactReader().Read(KindOf(json), json);

    public PolicyDecision Decide(Flow flow) => _evaluator.Decide(FlowOf(flow));

    public PolicyExplanation Explain(Flow flow) => _evaluator.Explain(FlowOf(flow));

    public static Truth TruthOf(PolicyOutcome outcome) => outcome switch
    {
        PolicyOutcome.Allowed => Truth.Allowed,
        PolicyOutcome.Denied => Truth.Denied,
        _ => Truth.Unknown,
    };

    private static ResourceKind KindOf(JsonObject json) => Enum.Parse<ResourceKind>(World.Kind(json));

    private PolicyFlow FlowOf(Flow flow) => new(
        EndOf(flow.Source), EndOf(flow.Destination), Enum.Parse<TransportProtocol>(flow.Protocol, ignoreCase: true), flow.Port);

    /// <summary>Between an end and a range of addresses outside.</summary>
    public PolicyOutcome Decide(Spot spot, AddressRange range, bool isEgress, string protocol, int port)
    {
        var outside = PolicyEnd.OfOutside(range);
        return _evaluator.Decide(new PolicyFlow(
            isEgress ? EndOf(spot) : outside,
            isEgress ? outside : EndOf(spot),
            Enum.Parse<TransportProtocol>(protocol, ignoreCase: true),
            port)).Outcome;
    }

    private PolicyEnd EndOf(Spot spot) => spot.Kind switch
    {
        SpotKind.Pod => PolicyEnd.Of(_snapshot.Pods.Find(spot.Name.Split('/')[0], spot.Name.Split('/')[1])!, _snapshot),
        SpotKind.Node => PolicyEnd.Of(_snapshot.Nodes.Find("", spot.Name)!),
        _ => PolicyEnd.Of(IPAddress.Parse(spot.Name), _snapshot),
    };
}
