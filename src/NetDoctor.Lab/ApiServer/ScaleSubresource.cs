using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>The replicas of a workload, seen as a Scale.</summary>
internal static class ScaleSubresource
{
    public static JsonObject Of(JsonObject workload)
    {
        var metadata = new JsonObject();
        foreach (var kept in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            metadata[kept] = Field.Text(workload, "metadata", kept);
        }

        var selector = string.Join(
            ',',
            Field.Map(workload, "spec", "selector", "matchLabels").Select(pair => $"{pair.Key}={pair.Value}"));
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = Field.Number(workload, "spec", "replicas") ?? 0 },
            ["status"] = new JsonObject
            {
                ["replicas"] = Field.Number(workload, "status", "replicas") ?? 0,
                ["selector"] = selector,
            },
        };
    }

    /// <summary>The workload with the replicas of a Scale.</summary>
    public static JsonObject Apply(JsonObject workload, JsonObject scale)
    {
        var next = (JsonObject)workload.DeepClone();
        Field.Ensure(next, "spec")["replicas"] = Field.Number(scale, "spec", "replicas") ?? 0;
        if (Field.Text(scale, "metadata", "resourceVersion") is { Length: > 0 } version)
        {
            Field.Ensure(next, "metadata")["resourceVersion"] = version;
        }

        return next;
    }
}
