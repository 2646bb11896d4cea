using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.DataPlane.Policies;

/// <summary>The policies of the cluster at one instant, and whom its addresses belong to.</summary>
internal sealed class PolicyWorld
{
    private static readonly ResourceType[] Kinds =
    [
        ResourceTypes.NetworkPolicies, ResourceTypes.AdminNetworkPolicies, ResourceTypes.BaselineAdminNetworkPolicies,
        ResourceTypes.ClusterNetworkPolicies,
    ];

    private readonly Dictionary<string, JsonObject> _namespaces;
    private readonly Dictionary<string, JsonObject> _pods;
    private readonly Dictionary<IPAddress, JsonObject> _podsByAddress;
    private readonly Dictionary<IPAddress, JsonObject> _nodesByAddress;
    private readonly NetworkPlugin _plugin;
    private readonly AdministratorTier _admin;
    private readonly NetworkPolicyTier _developers;
    private readonly AdministratorTier _baseline;

    /// <param name="store">Objects of the cluster.</param>
    /// <param name="policies">Policies that have an effect now.</param>
    /// <param name="plugin">What enforces them.</param>
    public PolicyWorld(ObjectStore store, ImmutableArray<JsonObject> policies, NetworkPlugin plugin)
    {
        _namespaces = store.List(ResourceTypes.Namespaces).ToDictionary(ObjectMetadata.NameOf, StringComparer.Ordinal);
        var pods = store.List(ResourceTypes.Pods);
        _pods = pods.ToDictionary(NameOf, StringComparer.Ordinal);
        _podsByAddress = ByAddress(pods.Where(pod => HasOwnNetwork(pod) && IsAlive(pod)).Select(pod => (Field.Text(pod, "status", "podIP"), pod)));
        _nodesByAddress = ByAddress(store.List(ResourceTypes.Nodes)
            .SelectMany(node => Field.Items(node, "status", "addresses").Select(address => (Field.Text(address, "address"), node))));
        var known = plugin.Enforces switch
        {
            Enforcement.All => policies,
            Enforcement.NetworkPolicies => policies.Where(policy => IsOf(policy, ResourceTypes.NetworkPolicies)),
            _ => [],
        };
        var enforced = known.ToList();
        _developers = new([.. enforced.Where(policy => IsOf(policy, ResourceTypes.NetworkPolicies))], plugin);
        _admin = new(
            enforced.Where(policy => IsOf(policy, ResourceTypes.AdminNetworkPolicies) || Field.Text(policy, "spec", "tier") == "Admin"), plugin);
        _baseline = new(
            enforced.Where(policy => IsOf(policy, ResourceTypes.BaselineAdminNetworkPolicies) || Field.Text(policy, "spec", "tier") == "Baseline"), plugin);
        _plugin = plugin;
        HasPolicies = enforced.Count > 0;
    }

    /// <summary>Whether there is anything to enforce.</summary>
    public bool HasPolicies { get; }

    /// <summary>Every policy that is stored.</summary>
    public static ImmutableArray<JsonObject> PoliciesOf(ObjectStore store) => [.. Kinds.SelectMany(kind => store.List(kind))];

    /// <summary>Whether a change of such an object may change what policies do.</summary>
    public static bool Matters(ObjectStore store, ResourceType type) =>
        Kinds.Contains(type) || (type == ResourceTypes.Pods && Kinds.Any(kind => store.List(kind).Count > 0));

    /// <summary>Who has an address.</summary>
    public FlowEnd EndAt(IPAddress address)
    {
        if (_podsByAddress.TryGetValue(address, out var pod))
        {
            return EndOf(pod);
        }

        return new FlowEnd(address) { Node = _nodesByAddress.GetValueOrDefault(address) };
    }

    /// <summary>The node of the pod that has an address; null when there is none.</summary>
    public FlowEnd? NodeOf(IPAddress pod) =>
        EndAt(pod).Pod is { } item && IPAddress.TryParse(Field.Text(item, "status", "hostIP"), out var address) ? EndAt(address) : null;

    /// <summary>A pod by its namespace and name; null when there is none.</summary>
    /// <param name="fullName"><c>namespace/name</c>.</param>
    public FlowEnd? Find(string fullName) => _pods.TryGetValue(fullName, out var pod) ? EndOf(pod) : null;

    /// <summary>Whether policies of the end that opens a flow let it out.</summary>
    public bool LetsOut(Flow flow) => Passes(flow, isEgress: true);

    /// <summary>Whether policies of the end that a flow is meant for admit it.</summary>
    public bool Admits(Flow flow) => Passes(flow, isEgress: false);

    // "A Pod cannot block access to itself": what a pod sends to its own address always arrives.
    private bool Passes(Flow flow, bool isEgress) =>
        (_plugin.AdmitsItself && flow.From.IsSamePod(flow.To))
        || ((isEgress ? flow.From : flow.To).NodeName is { } node && _plugin.IdleOn.Contains(node))
        || (_admin.Judge(flow, isEgress) ?? _developers.Judge(flow, isEgress) ?? _baseline.Judge(flow, isEgress) ?? true);

    private FlowEnd EndOf(JsonObject pod)
    {
        var address = IPAddress.TryParse(Field.Text(pod, "status", "podIP"), out var known) ? known : null;
        return HasOwnNetwork(pod)
            ? new FlowEnd(address) { Pod = pod, Namespace = _namespaces.GetValueOrDefault(ObjectMetadata.NamespaceOf(pod) ?? "") }
            : new FlowEnd(address) { Node = address is null ? null : _nodesByAddress.GetValueOrDefault(address) };
    }

    private static string NameOf(JsonObject pod) => $"{ObjectMetadata.NamespaceOf(pod)}/{ObjectMetadata.NameOf(pod)}";

    private static bool IsOf(JsonObject policy, ResourceType type) => Field.Text(policy, "kind") == type.Kind;

    private static bool HasOwnNetwork(JsonObject pod) => !Field.IsTrue(pod, "spec", "hostNetwork");

    private static bool IsAlive(JsonObject pod) => Field.Text(pod, "status", "phase") is not ("Succeeded" or "Failed");

    private static Dictionary<IPAddress, JsonObject> ByAddress(IEnumerable<(string? Address, JsonObject Item)> items)
    {
        Dictionary<IPAddress, JsonObject> found = [];
        foreach (var (text, item) in items)
        {
            if (IPAddress.TryParse(text, out var address))
            {
                found.TryAdd(address, item);
            }
        }

        return found;
    }
}
