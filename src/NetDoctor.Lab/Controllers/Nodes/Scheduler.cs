using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>Gives pods a node, in turn; says why when none takes the pod.</summary>
internal sealed class Scheduler(ObjectStore store, EventRecorder events, TimeProvider timeProvider) : IController
{
    private const string Component = "default-scheduler";

    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        if (change.ResourceType == ResourceTypes.Pods)
        {
            return IsWaiting(change.Object) && change.Type != StoreChangeType.Deleted
                ? [ObjectKey.Of(change.ResourceType, change.Object)]
                : [];
        }

        return change.ResourceType == ResourceTypes.Nodes
            ? store.List(ResourceTypes.Pods).Where(IsWaiting).Select(pod => ObjectKey.Of(ResourceTypes.Pods, pod))
            : [];
    }

    public void Reconcile(ObjectKey key)
    {
        if (store.Get(key.Type, key.Namespace, key.Name) is not { } pod || !IsWaiting(pod) || ObjectMetadata.IsDeleting(pod))
        {
            return;
        }

        var nodes = store.List(ResourceTypes.Nodes);
        var pods = store.List(ResourceTypes.Pods);
        var fits = nodes.Select(node => (Node: node, Refusal: NodeFit.Refusal(pod, node) ?? NodeFit.TakenPorts(pod, node, pods))).ToList();
        var takers = fits.Where(fit => fit.Refusal is null).Select(fit => ObjectMetadata.NameOf(fit.Node)).ToList();
        if (takers.Count == 0)
        {
            Refuse(key, pod, nodes.Count, fits.Select(fit => fit.Refusal!));
            return;
        }

        var load = pods.CountBy(other => Field.Text(other, "spec", "nodeName") ?? "").ToDictionary();
        var siblings = store.List(ResourceTypes.Pods, key.Namespace)
            .Where(other => Field.Text(Owners.ControllerOf(other), "uid") is { } uid && uid == Field.Text(Owners.ControllerOf(pod), "uid"))
            .CountBy(other => Field.Text(other, "spec", "nodeName") ?? "")
            .ToDictionary();
        var chosen = takers
            .OrderBy(name => siblings.GetValueOrDefault(name))
            .ThenBy(name => load.GetValueOrDefault(name))
            .ThenBy(name => name, StringComparer.Ordinal)
            .First();
        Bind(key, chosen);
        events.Record(pod, "Normal", "Scheduled", $"Successfully assigned {key.Namespace}/{key.Name} to {chosen}", Component);
    }

    private static bool IsWaiting(JsonObject pod) =>
        string.IsNullOrEmpty(Field.Text(pod, "spec", "nodeName"))
        && Field.Text(pod, "status", "phase") == "Pending"
        && Field.Text(pod, "spec", "schedulerName") is null or "default-scheduler";

    private void Bind(ObjectKey key, string node)
    {
        var now = ObjectMetadata.Timestamp(timeProvider.GetUtcNow());
        store.Modify(key.Type, key.Namespace, key.Name, item =>
        {
            Field.Ensure(item, "spec")["nodeName"] = node;
            Field.Ensure(item, "status")["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "PodScheduled",
                ["status"] = "True",
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = now,
            });
        });
    }

    private void Refuse(ObjectKey key, JsonObject pod, int nodes, IEnumerable<string> refusals)
    {
        var reasons = refusals.CountBy(refusal => refusal).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}"));
        var message = nodes == 0
            ? "no nodes available to schedule pods"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"0/{nodes} nodes are available: {string.Join(", ", reasons)}. preemption: 0/{nodes} nodes are available: "
                + $"{nodes} Preemption is not helpful for scheduling.");
        var before = Field.Items(pod, "status", "conditions").FirstOrDefault(one => Field.Text(one, "type") == "PodScheduled");
        if (Field.Text(before, "message") == message)
        {
            return;
        }

        var now = ObjectMetadata.Timestamp(timeProvider.GetUtcNow());
        store.Modify(key.Type, key.Namespace, key.Name, item =>
            Field.Ensure(item, "status")["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "PodScheduled",
                ["status"] = "False",
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = now,
                ["reason"] = "Unschedulable",
                ["message"] = message,
            }));
        events.Record(pod, "Warning", "FailedScheduling", message, Component);
    }
}
