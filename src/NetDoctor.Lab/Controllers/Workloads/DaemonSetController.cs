using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Controllers.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Workloads;

/// <summary>Keeps one pod on every node that a DaemonSet selects.</summary>
internal sealed class DaemonSetController(ObjectRegistry registry, PodFactory pods, EventRecorder events) : IController
{
    private const string Component = "daemonset-controller";
    private const string RevisionLabel = "controller-revision-hash";

    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        if (change.ResourceType == ResourceTypes.DaemonSets)
        {
            return [ObjectKey.Of(change.ResourceType, change.Object)];
        }

        if (change.ResourceType == ResourceTypes.Nodes)
        {
            return registry.Store.List(ResourceTypes.DaemonSets).Select(set => ObjectKey.Of(ResourceTypes.DaemonSets, set));
        }

        return change.ResourceType == ResourceTypes.Pods ? Owners.KeyOf(change.Object, ResourceTypes.DaemonSets) : [];
    }

    public void Reconcile(ObjectKey key)
    {
        var store = registry.Store;
        if (store.Get(key.Type, key.Namespace, key.Name) is not { } set || ObjectMetadata.IsDeleting(set))
        {
            return;
        }

        var hash = NameGenerator.HashName(Field.Object(set, "spec", "template")?.ToJsonString() ?? "");
        var nodes = store.List(ResourceTypes.Nodes).Where(node => Selects(set, node)).Select(ObjectMetadata.NameOf).ToHashSet();
        var active = pods.ActiveOf(set);
        foreach (var pod in active.Where(pod => IsStale(pod, nodes, hash)).ToList())
        {
            registry.Delete(ResourceTypes.Pods, key.Namespace, ObjectMetadata.NameOf(pod));
            active.Remove(pod);
        }

        var occupied = active.Select(pod => Field.Text(pod, "spec", "nodeName")).ToHashSet();
        foreach (var node in nodes.Order(StringComparer.Ordinal).Where(node => !occupied.Contains(node)))
        {
            var created = pods.Create(set, null, pod =>
            {
                Field.Ensure(pod, "metadata", "labels")[RevisionLabel] = hash;
                Field.Ensure(pod, "spec")["nodeName"] = node;
            });
            active.Add(created);
            events.Record(set, "Normal", "SuccessfulCreate", $"Created pod: {ObjectMetadata.NameOf(created)}", Component);
        }

        WriteStatus(key, nodes.Count, active);
    }

    private static bool Selects(JsonObject set, JsonObject node) =>
        LabelSelectors.MatchesMap(
            Field.Object(set, "spec", "template", "spec", "nodeSelector"),
            Field.Object(node, "metadata", "labels"))
        && NodeFit.MatchesAffinity(Field.Object(set, "spec", "template") ?? [], Field.Object(node, "metadata", "labels"));

    private static bool IsStale(JsonObject pod, HashSet<string> nodes, string hash) =>
        !nodes.Contains(Field.Text(pod, "spec", "nodeName") ?? "")
        || Field.Text(pod, "metadata", "labels", RevisionLabel) != hash;

    private void WriteStatus(ObjectKey key, int wanted, List<JsonObject> active)
    {
        var ready = active.Count(PodFactory.IsReady);
        registry.Store.Modify(key.Type, key.Namespace, key.Name, item => item["status"] = new JsonObject
        {
            ["currentNumberScheduled"] = active.Count,
            ["numberMisscheduled"] = 0,
            ["desiredNumberScheduled"] = wanted,
            ["numberReady"] = ready,
            ["observedGeneration"] = Field.Number(item, "metadata", "generation") ?? 1,
            ["updatedNumberScheduled"] = active.Count,
            ["numberAvailable"] = ready,
        });
    }
}
