using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Workloads;

/// <summary>Keeps numbered pods with stable names.</summary>
internal sealed class StatefulSetController(ObjectRegistry registry, PodFactory pods, EventRecorder events) : IController
{
    private const string Component = "statefulset-controller";
    private const string RevisionLabel = "controller-revision-hash";

    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        if (change.ResourceType == ResourceTypes.StatefulSets)
        {
            return [ObjectKey.Of(change.ResourceType, change.Object)];
        }

        return change.ResourceType == ResourceTypes.Pods ? Owners.KeyOf(change.Object, ResourceTypes.StatefulSets) : [];
    }

    public void Reconcile(ObjectKey key)
    {
        var store = registry.Store;
        if (store.Get(key.Type, key.Namespace, key.Name) is not { } set || ObjectMetadata.IsDeleting(set))
        {
            return;
        }

        var revision = $"{key.Name}-{NameGenerator.HashName(Field.Object(set, "spec", "template")?.ToJsonString() ?? "")}";
        var start = Field.Number(set, "spec", "ordinals", "start") ?? 0;
        var wanted = Field.Number(set, "spec", "replicas") ?? 1;
        var isParallel = Field.Text(set, "spec", "podManagementPolicy") == "Parallel";
        for (var ordinal = start; ordinal < start + wanted; ordinal++)
        {
            var pod = Ensure(set, ordinal, revision);
            if (!isParallel && (pod is null || !PodFactory.IsReady(pod)))
            {
                break;
            }
        }

        var names = Enumerable.Range(start, wanted).Select(ordinal => PodName(key.Name, ordinal)).ToHashSet();
        foreach (var surplus in pods.ActiveOf(set).Where(pod => !names.Contains(ObjectMetadata.NameOf(pod))))
        {
            registry.Delete(ResourceTypes.Pods, key.Namespace, ObjectMetadata.NameOf(surplus));
        }

        WriteStatus(key, pods.ActiveOf(set), revision);
    }

    private static string PodName(string set, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{set}-{ordinal}");

    private JsonObject? Ensure(JsonObject set, int ordinal, string revision)
    {
        var ns = ObjectMetadata.NamespaceOf(set);
        var name = PodName(ObjectMetadata.NameOf(set), ordinal);
        if (registry.Store.Get(ResourceTypes.Pods, ns, name) is { } existing)
        {
            if (!ObjectMetadata.IsDeleting(existing)
                && Field.Text(existing, "metadata", "labels", RevisionLabel) != revision)
            {
                registry.Delete(ResourceTypes.Pods, ns, name);
            }

            return existing;
        }

        var created = pods.Create(set, name, pod =>
        {
            var labels = Field.Ensure(pod, "metadata", "labels");
            labels["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture);
            labels[RevisionLabel] = revision;
            labels["statefulset.kubernetes.io/pod-name"] = name;
            var spec = Field.Ensure(pod, "spec");
            spec["hostname"] = name;
            if (Field.Text(set, "spec", "serviceName") is { Length: > 0 } service)
            {
                spec["subdomain"] = service;
            }
        });
        events.Record(
            set,
            "Normal",
            "SuccessfulCreate",
            $"create Pod {name} in StatefulSet {ObjectMetadata.NameOf(set)} successful",
            Component);
        return created;
    }

    private void WriteStatus(ObjectKey key, List<JsonObject> active, string revision)
    {
        var ready = active.Count(PodFactory.IsReady);
        registry.Store.Modify(key.Type, key.Namespace, key.Name, item => item["status"] = new JsonObject
        {
            ["observedGeneration"] = Field.Number(item, "metadata", "generation") ?? 1,
            ["replicas"] = active.Count,
            ["readyReplicas"] = ready,
            ["currentReplicas"] = active.Count,
            ["updatedReplicas"] = active.Count(pod => Field.Text(pod, "metadata", "labels", RevisionLabel) == revision),
            ["currentRevision"] = revision,
            ["updateRevision"] = revision,
            ["collisionCount"] = 0,
            ["availableReplicas"] = ready,
        });
    }
}
