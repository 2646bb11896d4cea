using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Workloads;

/// <summary>Makes pods from templates and counts those a workload has.</summary>
internal sealed class PodFactory(ObjectRegistry registry)
{
    /// <summary>Creates a pod.</summary>
    /// <param name="owner">The workload.</param>
    /// <param name="name">Null for a generated name.</param>
    /// <param name="change">What is special about this pod.</param>
    public JsonObject Create(JsonObject owner, string? name = null, Action<JsonObject>? change = null)
    {
        var template = Field.Object(owner, "spec", "template");
        var pod = new JsonObject
        {
            ["metadata"] = template?["metadata"]?.DeepClone() ?? new JsonObject(),
            ["spec"] = template?["spec"]?.DeepClone() ?? new JsonObject(),
        };
        var metadata = Field.Ensure(pod, "metadata");
        metadata.Remove("creationTimestamp");
        metadata["namespace"] = ObjectMetadata.NamespaceOf(owner);
        metadata["generateName"] = $"{ObjectMetadata.NameOf(owner)}-";
        if (name is not null)
        {
            metadata["name"] = name;
        }
        else
        {
            metadata.Remove("name");
        }

        metadata["ownerReferences"] = new JsonArray(Owners.Reference(owner));
        change?.Invoke(pod);
        return registry.Create(ResourceTypes.Pods, pod);
    }

    /// <summary>Pods of a workload that are not finished and not being deleted; oldest name first.</summary>
    public List<JsonObject> ActiveOf(JsonObject owner) =>
        [.. registry.Store.List(ResourceTypes.Pods, ObjectMetadata.NamespaceOf(owner))
            .Where(pod => Owners.IsOwnedBy(pod, owner) && !ObjectMetadata.IsDeleting(pod) && !IsFinished(pod))];

    public static bool IsReady(JsonObject pod) =>
        Field.Items(pod, "status", "conditions")
            .Any(condition => Field.Text(condition, "type") == "Ready" && Field.Text(condition, "status") == "True");

    private static bool IsFinished(JsonObject pod) => Field.Text(pod, "status", "phase") is "Succeeded" or "Failed";
}
