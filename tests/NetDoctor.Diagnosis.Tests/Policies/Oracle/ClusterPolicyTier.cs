using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>What the policies of the administrator do in one tier, written out as a table of every peer and port of a pod.</summary>
/// <remarks>Source: kubernetes-sigs/network-policy-api, the types of v1alpha1 (AdminNetworkPolicy, BaselineAdminNetworkPolicy) and
/// v1alpha2 (ClusterNetworkPolicy) with their comments, and its API overview.</remarks>
internal sealed class ClusterPolicyTier(Universe universe, bool isBaseline, Mistake mistake)
{
    private readonly Selectors _selectors = new(mistake);
    private readonly ClusterPolicyRules _rules = new(universe, mistake);
    private readonly Dictionary<(WorldPod Pod, bool IsEgress), Fate[,]> _tables = [];

    /// <summary>What becomes of traffic between a pod and a peer; <see cref="Fate.Next"/> where the next tier goes on.</summary>
    public Fate Of(WorldPod pod, bool isEgress, int peer, int door)
    {
        if (!_tables.TryGetValue((pod, isEgress), out var table))
        {
            table = Table(pod, isEgress);
            _tables.Add((pod, isEgress), table);
        }

        return table[peer, door];
    }

    private Fate[,] Table(WorldPod pod, bool isEgress)
    {
        var groups = universe.World.ClusterPolicies
            .Where(policy => IsBaseline(policy) == isBaseline && IsAbout(policy, pod))
            .GroupBy(policy => (Priority(policy), mistake == Mistake.EqualPrioritiesGoByName ? World.NameOf(policy) : ""))
            .OrderBy(group => group.Key)
            .Select(group => group.Select(policy => Written(policy, pod, isEgress)).ToList())
            .ToList();

        var table = new Fate[universe.Ends.Count, universe.Doors.Count];
        for (var peer = 0; peer < universe.Ends.Count; peer++)
        {
            for (var door = 0; door < universe.Doors.Count; door++)
            {
                table[peer, door] = InOrder(groups.Select(group => group.Select(policy => policy[peer, door]).ToList()));
            }
        }

        return table;
    }

    // Policies in the order of their priorities. "If two (or more) policies with the same priority could both match a connection, then the
    // implementation can apply any of the matching policies."
    private Fate InOrder(IEnumerable<List<Fate>> groups)
    {
        var fate = Fate.Next;
        foreach (var policies in groups.TakeWhile(_ => fate.HasFlag(Fate.Next)))
        {
            var mayAllPassBy = policies.All(policy => policy.HasFlag(Fate.Next));
            var any = policies.Aggregate(Fate.None, (all, policy) => all | policy) & ~Fate.Next;
            fate = (fate & ~Fate.Next) | any | (mayAllPassBy ? Fate.Next : Fate.None);
            if (fate.HasFlag(Fate.Pass))
            {
                fate = mistake switch
                {
                    Mistake.PassMeansAllow => (fate & ~Fate.Pass) | Fate.Allow,
                    Mistake.PassOnlySkipsItsPolicy => (fate & ~Fate.Pass) | Fate.Next,
                    _ => fate,
                };
            }
        }

        return fate.HasFlag(Fate.Pass) ? (fate & ~Fate.Pass) | Fate.Next : fate;
    }

    // One policy: of its rules the first that matches.
    private Fate[,] Written(JsonObject policy, WorldPod pod, bool isEgress)
    {
        var table = new Fate[universe.Ends.Count, universe.Doors.Count];
        var rules = (policy["spec"]![isEgress ? "egress" : "ingress"] as JsonArray ?? []).Select(rule => rule!.AsObject()).ToList();
        if (mistake == Mistake.LastRuleDecides)
        {
            rules.Reverse();
        }

        var written = rules.Select(rule => _rules.Write(rule, pod, isEgress)).ToList();
        for (var peer = 0; peer < universe.Ends.Count; peer++)
        {
            for (var door = 0; door < universe.Doors.Count; door++)
            {
                table[peer, door] = Fate.Next;
                foreach (var rule in written.TakeWhile(_ => table[peer, door].HasFlag(Fate.Next)))
                {
                    table[peer, door] = (table[peer, door] & ~Fate.Next) | rule[peer, door];
                }
            }
        }

        return table;
    }

    private static bool IsBaseline(JsonObject policy) =>
        World.Kind(policy) == "BaselineAdminNetworkPolicy" || (string?)policy["spec"]!["tier"] == "Baseline";

    private int Priority(JsonObject policy)
    {
        var priority = (int?)policy["spec"]!["priority"] ?? 0;
        return mistake == Mistake.HigherPriorityNumbersGoFirst ? -priority : priority;
    }

    /// <summary>Whether a policy, of either tier, is about a pod.</summary>
    public bool IsAbout(JsonObject policy, WorldPod pod)
    {
        var subject = policy["spec"]!["subject"];
        if (subject?["namespaces"] is { } namespaces)
        {
            return _selectors.Match(namespaces, pod.Namespace.Labels);
        }

        return subject?["pods"] is { } pods
            && _selectors.Match(pods["namespaceSelector"] ?? new JsonObject(), pod.Namespace.Labels)
            && (mistake == Mistake.SubjectIsItsNamespace || _selectors.Match(pods["podSelector"] ?? new JsonObject(), pod.Labels));
    }
}
