using System.Text.Json.Nodes;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Patches;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The policy that lets a pod ask the cluster's DNS.</summary>
internal static class DnsPolicyFix
{
    /// <summary>A NetworkPolicy of its own, so that no other has to be changed; for an administrator's denial, what to change there.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="end">The denied end.</param>
    /// <param name="protocols">Transports that are missing.</param>
    public static Fix Of(DiagnosisContext context, RouteEnd end, TransportProtocol[] protocols)
    {
        var policy = end.Chain.Decision.Policy!;
        var names = string.Join(" and ", protocols.Select(protocol => protocol.Label()));
        if (policy is not NetworkPolicy)
        {
            return new Fix($"Allow {names} to the DNS pods before the rule of {policy.Reference} that denies it.",
                $"kubectl get {policy.Kind.ToString().ToLowerInvariant()} {policy.Name} -o yaml", FixRisk.Medium);
        }

        if (end.Flow.Destination.Kind != PolicyEndKind.Pod)
        {
            return new Fix(
                $"Let the pods that {policy.Reference} isolates ask the cluster's DNS over {names}: by an ipBlock of the nodes that its pods run on, "
                + "since pods on their node's network match no selector.",
                $"kubectl -n {policy.Namespace} edit networkpolicy {policy.Name}", FixRisk.Medium);
        }

        // A policy of that name that is there already must not be lost.
        var name = Candidates.FreeName(context.Snapshot, policy.Namespace, "allow-dns");
        var service = DnsFacts.ServiceOf(context);
        var selector = string.Join(",", DnsFacts.SelectorOf(service).Select(label => $"\"{label.Key}\":\"{label.Value}\""));
        var ports = string.Join(",", protocols.Select(protocol => $"{{\"protocol\":\"{protocol.Label()}\",\"port\":{end.Flow.Port}}}"));
        var isolated = ((NetworkPolicy)policy).PodSelector;
        var pods = isolated.MatchExpressions.IsEmpty
            ? string.Join(",", isolated.MatchLabels.Select(label => $"\"{label.Key}\":\"{label.Value}\""))
            : "";
        var isWide = pods.Length == 0 && !isolated.IsEmpty;
        var json = "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\",\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\""
            + policy.Namespace + "\"},\"spec\":{\"podSelector\":{" + (pods.Length == 0 ? "" : $"\"matchLabels\":{{{pods}}}") + "},\"policyTypes\":[\"Egress\"],\"egress\":[{\"to\":[{\"namespaceSelector\":{"
            + "\"matchLabels\":{\"kubernetes.io/metadata.name\":\"" + (service?.Namespace ?? "kube-system")
            + "\"}},\"podSelector\":{\"matchLabels\":{" + selector + "}}}],\"ports\":[" + ports + "]}]}}";
        return new Fix(
            $"Let the pods that {policy.Reference} isolates ask the cluster's DNS over {names}."
            + (isWide ? " It isolates every pod of the namespace for egress: narrow podSelector where some are not isolated yet." : ""),
            $"kubectl apply -f - <<'EOF'\n{YamlText.Of((JsonObject)JsonNode.Parse(json)!)}EOF", isWide ? FixRisk.Medium : FixRisk.Low);
    }
}
