using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Workloads;

/// <summary>Keeps one ReplicaSet per pod template, and rolls from the old to the new.</summary>
/// <remarks>The new set comes up whole; the old ones go down as the new pods become ready.</remarks>
internal sealed class DeploymentController(ObjectRegistry registry, EventRecorder events, TimeProvider timeProvider) : IController
{
    private const string Component = "deployment-controller";
    private const string HashLabel = "pod-template-hash";
    private const string Revision = "deployment.kubernetes.io/revision";

    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        if (change.ResourceType == ResourceTypes.Deployments)
        {
            return [ObjectKey.Of(change.ResourceType, change.Object)];
        }

        return change.ResourceType == ResourceTypes.ReplicaSets ? Owners.KeyOf(change.Object, ResourceTypes.Deployments) : [];
    }

    public void Reconcile(ObjectKey key)
    {
        var store = registry.Store;
        if (store.Get(key.Type, key.Namespace, key.Name) is not { } deployment || ObjectMetadata.IsDeleting(deployment))
        {
            return;
        }

        var hash = NameGenerator.HashName(Field.Object(deployment, "spec", "template")?.ToJsonString() ?? "");
        var sets = store.List(ResourceTypes.ReplicaSets, key.Namespace).Where(set => Owners.IsOwnedBy(set, deployment)).ToList();
        var current = sets.FirstOrDefault(set => Field.Text(set, "metadata", "labels", HashLabel) == hash);
        var old = sets.Where(set => set != current).ToList();
        var wanted = Field.Number(deployment, "spec", "replicas") ?? 1;
        var isRecreate = Field.Text(deployment, "spec", "strategy", "type") == "Recreate";
        var oldPods = old.Sum(set => Field.Number(set, "status", "replicas") ?? 0);
        if (isRecreate && oldPods > 0)
        {
            ScaleDown(deployment, old, 0);
        }
        else
        {
            current = EnsureCurrent(deployment, current, hash, wanted, sets.Count);
            var ready = Field.Number(current, "status", "readyReplicas") ?? 0;
            ScaleDown(deployment, old, Math.Max(0, wanted - ready));
        }

        WriteStatus(key, current, old);
    }

    private JsonObject EnsureCurrent(JsonObject deployment, JsonObject? current, string hash, int wanted, int known)
    {
        if (current is not null)
        {
            return Scale(deployment, current, wanted);
        }

        var revision = (known + 1).ToString(CultureInfo.InvariantCulture);
        var template = (JsonObject)Field.Object(deployment, "spec", "template")!.DeepClone();
        Field.Ensure(template, "metadata", "labels")[HashLabel] = hash;
        var selector = (JsonObject)Field.Object(deployment, "spec", "selector")!.DeepClone();
        Field.Ensure(selector, "matchLabels")[HashLabel] = hash;
        var set = registry.Create(ResourceTypes.ReplicaSets, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{ObjectMetadata.NameOf(deployment)}-{hash}",
                ["namespace"] = ObjectMetadata.NamespaceOf(deployment),
                ["labels"] = Field.Object(template, "metadata", "labels")!.DeepClone(),
                ["annotations"] = new JsonObject { [Revision] = revision },
                ["ownerReferences"] = new JsonArray(Owners.Reference(deployment)),
            },
            ["spec"] = new JsonObject { ["replicas"] = wanted, ["selector"] = selector, ["template"] = template },
        });
        registry.Store.Modify(
            ResourceTypes.Deployments,
            ObjectMetadata.NamespaceOf(deployment),
            ObjectMetadata.NameOf(deployment),
            item => Field.Ensure(item, "metadata", "annotations")[Revision] = revision);
        events.Record(
            deployment,
            "Normal",
            "ScalingReplicaSet",
            $"Scaled up replica set {ObjectMetadata.NameOf(set)} from 0 to {wanted}",
            Component);
        return set;
    }

    private void ScaleDown(JsonObject deployment, List<JsonObject> old, int kept)
    {
        foreach (var set in old)
        {
            var has = Field.Number(set, "spec", "replicas") ?? 0;
            var next = Math.Min(has, kept);
            kept -= next;
            Scale(deployment, set, next);
        }
    }

    private JsonObject Scale(JsonObject deployment, JsonObject set, int wanted)
    {
        var before = Field.Number(set, "spec", "replicas") ?? 0;
        if (before == wanted)
        {
            return set;
        }

        var direction = wanted > before ? "up" : "down";
        events.Record(
            deployment,
            "Normal",
            "ScalingReplicaSet",
            $"Scaled {direction} replica set {ObjectMetadata.NameOf(set)} from {before} to {wanted}",
            Component);
        return registry.Store.Modify(
            ResourceTypes.ReplicaSets,
            ObjectMetadata.NamespaceOf(set),
            ObjectMetadata.NameOf(set),
            item => Field.Ensure(item, "spec")["replicas"] = wanted) ?? set;
    }

    private void WriteStatus(ObjectKey key, JsonObject? current, List<JsonObject> old)
    {
        var all = current is null ? old : [current, .. old];
        var now = ObjectMetadata.Timestamp(timeProvider.GetUtcNow());
        registry.Store.Modify(key.Type, key.Namespace, key.Name, item =>
        {
            var wanted = Field.Number(item, "spec", "replicas") ?? 1;
            var ready = Sum(all, "readyReplicas");
            var status = new JsonObject { ["observedGeneration"] = Field.Number(item, "metadata", "generation") ?? 1 };
            Set(status, "replicas", Sum(all, "replicas"));
            Set(status, "updatedReplicas", Field.Number(current, "status", "replicas") ?? 0);
            Set(status, "readyReplicas", ready);
            Set(status, "availableReplicas", ready);
            Set(status, "unavailableReplicas", Math.Max(0, wanted - ready));
            status["conditions"] = DeploymentConditions.Of(item, current, wanted, ready, now);
            item["status"] = status;
        });
    }

    private static int Sum(IEnumerable<JsonObject> sets, string member) => sets.Sum(set => Field.Number(set, "status", member) ?? 0);

    private static void Set(JsonObject status, string member, int value)
    {
        if (value > 0)
        {
            status[member] = value;
        }
    }
}
