using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace NetDoctor.Kubernetes.Manifests.Worlds;

/// <summary>A kind of workload, and where it keeps the template of its pods.</summary>
/// <param name="Kind">Kind in manifests.</param>
/// <param name="ApiVersions">Versions in which manifests may name it; those that are no longer served are read all the same.</param>
/// <param name="TemplatePath">Members that lead to the template; empty for a pod, which is its own.</param>
internal sealed record WorkloadKind(string Kind, ImmutableArray<string> ApiVersions, ImmutableArray<string> TemplatePath)
{
    private static readonly ImmutableArray<string> Apps = ["apps/v1", "apps/v1beta2", "apps/v1beta1", "extensions/v1beta1"];
    private static readonly ImmutableArray<string> Batch = ["batch/v1", "batch/v1beta1"];
    private static readonly ImmutableArray<string> Core = ["v1"];
    private static readonly ImmutableArray<string> Template = ["spec", "template"];

    private static readonly ImmutableArray<WorkloadKind> All =
    [
        new("Pod", Core, []),
        new("Deployment", Apps, Template),
        new("StatefulSet", Apps, Template),
        new("DaemonSet", Apps, Template),
        new("ReplicaSet", Apps, Template),
        new("ReplicationController", Core, Template),
        new("Job", Batch, Template),
        new("CronJob", Batch, ["spec", "jobTemplate", "spec", "template"]),
    ];

    public bool IsPod => TemplatePath.IsEmpty;

    public static WorkloadKind? Find(string apiVersion, string kind) =>
        All.FirstOrDefault(one => one.Kind == kind && one.ApiVersions.Contains(apiVersion));

    public static bool IsOne(string kind) => All.Any(one => one.Kind == kind);

    /// <summary>The pod that the template makes; null when there is no template.</summary>
    /// <param name="workload">The workload, with a name and a namespace.</param>
    public JsonObject? PodOf(JsonObject workload)
    {
        JsonNode? node = workload;
        foreach (var member in TemplatePath)
        {
            node = (node as JsonObject)?[member];
        }

        if (node is not JsonObject template)
        {
            return null;
        }

        var metadata = (workload["metadata"] as JsonObject)!;
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = metadata["name"]?.DeepClone(),
                ["namespace"] = metadata["namespace"]?.DeepClone(),
                ["labels"] = (template["metadata"] as JsonObject)?["labels"]?.DeepClone(),
            },
            ["spec"] = template["spec"]?.DeepClone(),
        };
    }
}
