using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Workloads;

/// <summary>Keeps as many pods as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetController(ObjectRegistry registry, PodFactory pods, EventRecorder events) : IController
{
    private const string Component = "replicaset-controller";

    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        if (change.ResourceType == ResourceTypes.ReplicaSets)
        {
            return [ObjectKey.Of(change.ResourceType, change.Object)];
        }

        return change.ResourceType == ResourceTypes.Pods ? Owners.KeyOf(change.Object, ResourceTypes.ReplicaSets) : [];
    }

    public void Reconcile(ObjectKey key)
    {
        var store = registry.Store;
        if (store.Get(key.Type, key.Namespace, key.Name) is not { } set || ObjectMetadata.IsDeleting(set))
        {
            return;
        }

        var active = pods.ActiveOf(set);
        var wanted = Field.Number(set, "spec", "replicas") ?? 1;
        for (var i = active.Count; i < wanted; i++)
        {
            if (Create(set) is not { } pod)
            {
                break;
            }

            active.Add(pod);
        }

        // Unready pods go first: they serve nobody.
        foreach (var pod in active.OrderBy(PodFactory.IsReady).Take(active.Count - wanted).ToList())
        {
            registry.Delete(ResourceTypes.Pods, key.Namespace, ObjectMetadata.NameOf(pod));
            active.Remove(pod);
            events.Record(set, "Normal", "SuccessfulDelete", $"Deleted pod: {ObjectMetadata.NameOf(pod)}", Component);
        }

        var ready = active.Count(PodFactory.IsReady);
        store.Modify(key.Type, key.Namespace, key.Name, item => item["status"] = Status(item, active.Count, ready));
    }

    private JsonObject? Create(JsonObject set)
    {
        try
        {
            var pod = pods.Create(set);
            events.Record(set, "Normal", "SuccessfulCreate", $"Created pod: {ObjectMetadata.NameOf(pod)}", Component);
            return pod;
        }
        catch (ApiException refusal) when (refusal.Code == 500)
        {
            events.Record(set, "Warning", "FailedCreate", $"Error creating: {refusal.Message}", Component);
            return null;
        }
    }

    private static JsonObject Status(JsonObject set, int replicas, int ready)
    {
        var status = new JsonObject { ["replicas"] = replicas };
        if (replicas > 0)
        {
            status["fullyLabeledReplicas"] = replicas;
        }

        if (ready > 0)
        {
            status["readyReplicas"] = ready;
            status["availableReplicas"] = ready;
        }

        status["observedGeneration"] = Field.Number(set, "metadata", "generation") ?? 1;
        return status;
    }
}
