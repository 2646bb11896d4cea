using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>Whether a node takes a pod, and in the scheduler's words why not.</summary>
internal static class NodeFit
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1024m), ("Mi", 1024m * 1024), ("Gi", 1024m * 1024 * 1024), ("Ti", 1024m * 1024 * 1024 * 1024),
        ("m", 0.001m), ("k", 1_000m), ("M", 1_000_000m), ("G", 1_000_000_000m), ("T", 1_000_000_000_000m),
    ];

    /// <summary>Null when the node takes the pod.</summary>
    public static string? Refusal(JsonObject pod, JsonObject node)
    {
        if (Field.IsTrue(node, "spec", "unschedulable"))
        {
            return "node(s) were unschedulable";
        }

        if (Field.Items(node, "spec", "taints").FirstOrDefault(taint => !IsTolerated(pod, taint)) is { } untolerated)
        {
            return $"node(s) had untolerated taint {{{Field.Text(untolerated, "key")}: {Field.Text(untolerated, "value")}}}";
        }

        var labels = Field.Object(node, "metadata", "labels");
        var isSelected = LabelSelectors.MatchesMap(Field.Object(pod, "spec", "nodeSelector"), labels) && MatchesAffinity(pod, labels);
        if (!isSelected)
        {
            return "node(s) didn't match Pod's node affinity/selector";
        }

        foreach (var resource in (ReadOnlySpan<string>)["cpu", "memory"])
        {
            var asked = Field.Items(pod, "spec", "containers").Sum(container =>
                Quantity(Field.Node(container, "resources", "requests", resource) ?? Field.Node(container, "resources", "limits", resource)));
            if (asked > Quantity(Field.Node(node, "status", "allocatable", resource)))
            {
                return $"Insufficient {resource}";
            }
        }

        return null;
    }

    /// <summary>Null when no pod of the node holds a hostPort that the pod asks for.</summary>
    /// <remarks>Source: kubernetes/kubernetes pkg/scheduler/framework/plugins/nodeports, <c>ErrReason</c>.</remarks>
    public static string? TakenPorts(JsonObject pod, JsonObject node, IEnumerable<JsonObject> pods)
    {
        var wanted = HostPorts(pod).ToHashSet();
        var name = ObjectMetadata.NameOf(node);
        var isTaken = wanted.Count > 0 && pods.Any(other => Field.Text(other, "spec", "nodeName") == name
            && Field.Text(other, "status", "phase") is not ("Succeeded" or "Failed")
            && HostPorts(other).Any(wanted.Contains));
        return isTaken ? "node(s) didn't have free ports for the requested pod ports" : null;
    }

    private static IEnumerable<(int Port, string Protocol)> HostPorts(JsonObject pod) => Field.Items(pod, "spec", "containers")
        .SelectMany(container => Field.Items(container, "ports"))
        .Where(port => Field.Number(port, "hostPort") > 0)
        .Select(port => (Field.Number(port, "hostPort")!.Value, Field.Text(port, "protocol") ?? "TCP"));

    private static bool IsTolerated(JsonObject pod, JsonObject taint) =>
        Field.Text(taint, "effect") is "PreferNoSchedule"
        || Field.Items(pod, "spec", "tolerations").Any(toleration =>
            Tolerates(toleration, taint));

    private static bool Tolerates(JsonObject toleration, JsonObject taint)
    {
        var key = Field.Text(toleration, "key") ?? "";
        var effect = Field.Text(toleration, "effect") ?? "";
        return (key.Length == 0 || key == Field.Text(taint, "key"))
            && (effect.Length == 0 || effect == Field.Text(taint, "effect"))
            && (Field.Text(toleration, "operator") == "Exists" || Field.Text(toleration, "value") == Field.Text(taint, "value"));
    }

    /// <summary>Whether the node meets the affinity that the pod requires.</summary>
    internal static bool MatchesAffinity(JsonObject pod, JsonObject? labels)
    {
        var terms = Field.Items(
            pod, "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms").ToList();
        return terms.Count == 0 || terms.Exists(term => LabelSelectors.Matches(term, labels));
    }

    /// <summary>A quantity such as 500m, 2, 64Mi or 1e3 as a number; 0 when absent or malformed.</summary>
    internal static decimal Quantity(JsonNode? node)
    {
        var text = node?.ToString() ?? "";
        foreach (var (suffix, factor) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                return Number(text[..^suffix.Length]) * factor;
            }
        }

        return Number(text);
    }

    private static decimal Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
