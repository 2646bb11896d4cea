using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Patches;

/// <summary>Writes changes of policies as manifests and commands.</summary>
internal static class PatchWriter
{
    // Everything is quoted for a shell, and people read it.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A changed or new NetworkPolicy.</summary>
    /// <param name="direction">The end that it opens.</param>
    /// <param name="before">The policy as it is; null for a new one.</param>
    /// <param name="after">The policy as it should be.</param>
    /// <param name="words">What to change.</param>
    public static PolicyPatch Of(PolicyDirection direction, NetworkPolicy? before, NetworkPolicy after, string words)
    {
        var manifest = YamlText.Of(PolicyJson.Of(after));
        var command = before is null
            ? Apply(manifest)
            : $"kubectl -n {after.Namespace} patch networkpolicy {after.Name} --type=json -p '{Text(Operations(before, after))}'";
        return new PolicyPatch(direction, before, after, words, manifest, command);
    }

    /// <summary>A policy of the administrator with a rule put in.</summary>
    /// <param name="direction">The end that it opens.</param>
    /// <param name="before">The policy as it is.</param>
    /// <param name="after">The policy as it should be.</param>
    /// <param name="index">Index of the new rule.</param>
    /// <param name="words">What to change.</param>
    public static PolicyPatch Of(PolicyDirection direction, ClusterPolicy before, ClusterPolicy after, int index, string words)
    {
        var (field, rules) = direction == PolicyDirection.Egress ? ("egress", after.Egress) : ("ingress", after.Ingress);
        var operation = Operation("add", $"/spec/{field}/{index}", ClusterPolicyJson.Of(rules[index], after.PolicyKind, direction));
        var kind = after.PolicyKind.ToString().ToLowerInvariant();
        return new PolicyPatch(direction, before, after, words, YamlText.Of(ClusterPolicyJson.Of(after)),
            $"kubectl patch {kind} {after.Name} --type=json -p '{Text(new JsonArray(operation))}'");
    }

    private static JsonArray Operations(NetworkPolicy before, NetworkPolicy after)
    {
        var operations = new JsonArray();
        if (!before.PodSelector.Equals(after.PodSelector) && PolicyJson.Of(before.PodSelector).ToJsonString() != PolicyJson.Of(after.PodSelector).ToJsonString())
        {
            operations.Add(Operation("replace", "/spec/podSelector", PolicyJson.Of(after.PodSelector)));
        }

        if (before.AppliesToEgress != after.AppliesToEgress || before.AppliesToIngress != after.AppliesToIngress)
        {
            operations.Add(Operation("add", "/spec/policyTypes", PolicyJson.Types(after)));
        }

        AddRules(operations, before.Ingress, after.Ingress, PolicyDirection.Ingress);
        AddRules(operations, before.Egress, after.Egress, PolicyDirection.Egress);
        return operations;
    }

    private static void AddRules(
        JsonArray operations, ImmutableArray<NetworkPolicyRule> before, ImmutableArray<NetworkPolicyRule> after, PolicyDirection direction)
    {
        var path = direction == PolicyDirection.Egress ? "/spec/egress" : "/spec/ingress";
        for (var index = 0; index < before.Length; index++)
        {
            if (!ReferenceEquals(before[index], after[index]))
            {
                operations.Add(Operation("replace", $"{path}/{index}", PolicyJson.Of(after[index], direction)));
            }
        }

        foreach (var rule in after.Skip(before.Length))
        {
            var json = PolicyJson.Of(rule, direction);
            operations.Add(before.IsEmpty ? Operation("add", path, new JsonArray(json)) : Operation("add", $"{path}/-", json));
        }
    }

    private static JsonObject Operation(string name, string path, JsonNode value) => new() { ["op"] = name, ["path"] = path, ["value"] = value };

    private static string Apply(string manifest) => $"kubectl apply -f - <<'EOF'\n{manifest}EOF";

    private static string Text(JsonNode node) => node.ToJsonString(Readable);
}
