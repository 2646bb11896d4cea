using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace NetDoctor.Kubernetes.Manifests.Worlds;

/// <summary>Fills in selectors that policies of the administrator leave out of <c>pods</c>: both are written by every client that is not YAML, and
/// an empty one is what their authors mean by leaving one out.</summary>
/// <remarks>The API server refuses such a manifest as it stands. Source: kubernetes-sigs/network-policy-api apis/v1alpha1, NamespacedPod, whose
/// selectors are no pointers, so that the zero value is the empty selector.</remarks>
internal static class AbsentSelectors
{
    private static readonly ImmutableArray<string> Selectors = ["namespaceSelector", "podSelector"];

    /// <summary>Fills them in.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="filled">Is told of each: the mapping that it was left out of, and its name.</param>
    public static void Fill(JsonObject policy, Action<JsonObject, string> filled)
    {
        if (policy["spec"] is not JsonObject spec)
        {
            return;
        }

        var peers = new[] { spec["subject"] }.Concat(Peers(spec["ingress"], "from")).Concat(Peers(spec["egress"], "to"));
        foreach (var pods in peers.Select(peer => (peer as JsonObject)?["pods"]).OfType<JsonObject>())
        {
            foreach (var selector in Selectors.Where(selector => pods[selector] is null))
            {
                pods[selector] = new JsonObject();
                filled(pods, selector);
            }
        }
    }

    private static IEnumerable<JsonNode?> Peers(JsonNode? rules, string peers) =>
        (rules as JsonArray ?? []).OfType<JsonObject>().SelectMany(rule => rule[peers] as JsonArray ?? []);
}
