using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Workloads;

/// <summary>The conditions Available and Progressing of a Deployment.</summary>
internal static class DeploymentConditions
{
    private const string Late = "ProgressDeadlineExceeded";

    public static JsonArray Of(JsonObject deployment, JsonObject? current, int wanted, int ready, string now)
    {
        // The default of maxUnavailable, 25 % rounded down, is what the sample objects use; other values are read as it.
        var isAvailable = ready >= wanted - (wanted / 4);
        var isComplete = current is not null && (Field.Number(current, "status", "readyReplicas") ?? 0) >= wanted;

        // Deadlines run out by report of a scenario only, and stay so until the rollout is through.
        var isStuck = !isComplete && Field.Items(deployment, "status", "conditions").Any(one => Field.Text(one, "reason") == Late);
        var name = current is null ? "" : ObjectMetadata.NameOf(current);
        return
        [
            isAvailable
                ? Condition(deployment, "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
                : Condition(deployment, "Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", now),
            isStuck
                ? Condition(deployment, "Progressing", "False", Late, $"ReplicaSet \"{name}\" has timed out progressing.", now)
                : isComplete
                ? Condition(deployment, "Progressing", "True", "NewReplicaSetAvailable", $"ReplicaSet \"{name}\" has successfully progressed.", now)
                : Condition(deployment, "Progressing", "True", "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing.", now),
        ];
    }

    private static JsonObject Condition(JsonObject deployment, string type, string status, string reason, string message, string now)
    {
        var before = Field.Items(deployment, "status", "conditions").FirstOrDefault(one => Field.Text(one, "type") == type);
        var isSame = Field.Text(before, "status") == status;
        var isUnchanged = isSame && Field.Text(before, "reason") == reason && Field.Text(before, "message") == message;
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastUpdateTime"] = isUnchanged ? Field.Text(before, "lastUpdateTime") : now,
            ["lastTransitionTime"] = isSame ? Field.Text(before, "lastTransitionTime") : now,
            ["reason"] = reason,
            ["message"] = message,
        };
    }
}
