using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Makes a small cluster smaller as long as something about it holds: objects, rules, peers, ports and labels go one by one.</summary>
internal static class Shrinker
{
    // Fields that a valid manifest can do without.
    private static readonly HashSet<string> Optional =
    [
        "egress", "ingress", "from", "to", "ports", "protocols", "policyTypes", "endPort", "except", "matchExpressions", "matchLabels", "labels",
        "hostNetwork", "status",
    ];

    // Lists whose elements can go; of these the last has to stay.
    private static readonly HashSet<string> NeverEmpty = ["values", "networks", "domainNames"];

    /// <summary>The smallest cluster that was found; the flow's own ends stay.</summary>
    /// <param name="world">Where it holds.</param>
    /// <param name="flow">What it is about.</param>
    /// <param name="holds">Whether it still holds in a smaller cluster; must not throw.</param>
    public static SmallWorld Shrink(SmallWorld world, Flow flow, Func<SmallWorld, bool> holds)
    {
        var isSmaller = true;
        while (isSmaller)
        {
            isSmaller = false;
            for (var index = 0; index < Steps(world.Manifests).Count; index++)
            {
                var copy = world.Manifests.Select(json => json.DeepClone().AsObject()).ToList();
                Steps(copy)[index]();
                var smaller = world with { Manifests = copy };
                if (KeepsEnds(smaller, flow) && holds(smaller))
                {
                    (world, isSmaller) = (smaller, true);
                    index--;
                }
            }
        }

        return world with
        {
            OutsideAddresses = [.. world.OutsideAddresses.Where(address =>
                new[] { flow.Source, flow.Destination }.Contains(new Spot(SpotKind.Address, address)))],
            Ports = [flow.Port],
        };
    }

    // The ends of the flow stay, and the nodes of which pods use the network.
    private static bool KeepsEnds(SmallWorld world, Flow flow)
    {
        var spots = world.Spots().ToList();
        var nodes = world.Manifests.Where(json => World.Kind(json) == "Node").Select(World.NameOf).ToHashSet();
        return spots.Contains(flow.Source) && spots.Contains(flow.Destination)
            && new World(world.Manifests).Pods.All(pod => !pod.IsOnHostNetwork || nodes.Contains(pod.Node!));
    }

    // Each step takes one thing away; in the same order for the same manifests.
    private static List<Action> Steps(IReadOnlyList<JsonObject> manifests)
    {
        var steps = new List<Action>();
        if (manifests is List<JsonObject> list)
        {
            steps.AddRange(list.Select<JsonObject, Action>(json => () => list.Remove(json)));
        }

        foreach (var manifest in manifests)
        {
            Collect(manifest, "", steps);
        }

        return steps;
    }

    private static void Collect(JsonNode node, string name, List<Action> steps)
    {
        if (node is JsonArray array)
        {
            for (var index = 0; index < array.Count && !(array.Count == 1 && IsNeverEmpty(array, name)); index++)
            {
                var at = index;
                steps.Add(() => array.RemoveAt(at));
            }
        }

        if (node is JsonObject some)
        {
            foreach (var key in some.Select(pair => pair.Key).Where(key => IsOptional(some, key) || name is "labels" or "matchLabels"))
            {
                steps.Add(() => some.Remove(key));
            }
        }

        foreach (var (key, child) in Children(node, name).ToList())
        {
            Collect(child, key, steps);
        }
    }

    private static IEnumerable<(string Name, JsonNode Node)> Children(JsonNode node, string name) => node switch
    {
        JsonObject some => some.Where(pair => pair.Value is not null).Select(pair => (pair.Key, pair.Value!)),
        JsonArray array => array.OfType<JsonNode>().Select(child => (name, child)),
        _ => [],
    };

    // The administrators' rules need a peer and, where they list ports, a port.
    private static bool IsNeverEmpty(JsonArray array, string name) =>
        NeverEmpty.Contains(name) || (name is "from" or "to" or "ports" or "protocols" && array.Parent?["action"] is not null);

    private static bool IsOptional(JsonObject parent, string key) =>
        (Optional.Contains(key) && !(key is "from" or "to" && parent["action"] is not null))
        || (key == "protocol" && parent["endPort"] is null)
        || (key is "podSelector" or "namespaceSelector" && parent["podSelector"] is not null && parent["namespaceSelector"] is not null
            && parent.Parent is JsonArray);
}
