using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>Writes what a kubelet knows of a pod into its status.</summary>
internal sealed class PodStatusWriter(ObjectStore store, TimeProvider timeProvider)
{
    public string Now => Ago(TimeSpan.Zero);

    public string Ago(TimeSpan age) => ObjectMetadata.Timestamp(timeProvider.GetUtcNow() - age);

    /// <summary>Writes addresses, phase, containers and the conditions that follow from them.</summary>
    /// <returns>The pod as stored; null when it is gone.</returns>
    public JsonObject? Write(JsonObject pod, PodState state) =>
        store.Modify(ResourceTypes.Pods, ObjectMetadata.NamespaceOf(pod), ObjectMetadata.NameOf(pod), item =>
        {
            if (ObjectMetadata.UidOf(item) != ObjectMetadata.UidOf(pod))
            {
                return;
            }

            var before = Field.Object(item, "status");
            var status = new JsonObject
            {
                ["observedGeneration"] = Field.Number(item, "metadata", "generation") ?? 1,
                ["phase"] = state.Phase,
                ["conditions"] = Conditions(before, state),
                ["hostIP"] = state.HostIp,
                ["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = state.HostIp }),
            };
            if (state.PodIp is not null)
            {
                status["podIP"] = state.PodIp;
                status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = state.PodIp });
            }

            status["startTime"] = Field.Text(before, "startTime") ?? Now;
            status["containerStatuses"] = new JsonArray([.. state.Containers.Select(container => (JsonNode)container.ToStatus())]);
            status["qosClass"] = Field.Text(before, "qosClass") ?? "BestEffort";
            item["status"] = status;
        });

    private JsonArray Conditions(JsonObject? before, PodState state)
    {
        var unready = state.Containers.Where(container => !container.IsReady).Select(container => container.Name).ToList();
        var isDone = state.Phase == "Succeeded";
        var (reason, message) = isDone
            ? ("PodCompleted", null)
            : ("ContainersNotReady", (string?)$"containers with unready status: [{string.Join(' ', unready)}]");
        var isReady = unready.Count == 0 && state.Phase == "Running";
        return
        [
            Condition(before, "PodReadyToStartContainers", state.PodIp is not null, null, null),
            Condition(before, "Initialized", true, null, null),
            Condition(before, "Ready", isReady, reason, message),
            Condition(before, "ContainersReady", isReady, reason, message),
            Condition(before, "PodScheduled", true, null, null),
        ];
    }

    private JsonObject Condition(JsonObject? before, string type, bool isTrue, string? reason, string? message)
    {
        var old = Field.Items(before, "conditions").FirstOrDefault(one => Field.Text(one, "type") == type);
        var status = isTrue ? "True" : "False";
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = Field.Text(old, "status") == status ? Field.Text(old, "lastTransitionTime") : Now,
        };
        if (!isTrue && reason is not null)
        {
            condition["reason"] = reason;
            if (message is not null)
            {
                condition["message"] = message;
            }
        }

        return condition;
    }
}
