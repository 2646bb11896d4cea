using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>Values that Kubernetes fills in for Deployments, ReplicaSets, StatefulSets and DaemonSets.</summary>
internal static class WorkloadDefaults
{
    public static void Apply(ResourceType type, JsonObject item)
    {
        var spec = Field.Ensure(item, "spec");
        if (Field.Object(spec, "template") is { } template)
        {
            PodDefaults.ApplyToSpec(Field.Ensure(template, "spec"));
        }

        if (type != ResourceTypes.DaemonSets)
        {
            Field.Default(spec, "replicas", 1);
        }

        if (type == ResourceTypes.Deployments)
        {
            ApplyToDeployment(spec);
        }
        else if (type == ResourceTypes.StatefulSets)
        {
            ApplyToStatefulSet(spec);
        }
        else if (type == ResourceTypes.DaemonSets)
        {
            Field.Default(spec, "updateStrategy", new JsonObject
            {
                ["type"] = "RollingUpdate",
                ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = 1, ["maxSurge"] = 0 },
            });
            Field.Default(spec, "revisionHistoryLimit", 10);
        }
    }

    private static void ApplyToDeployment(JsonObject spec)
    {
        var strategy = Field.Ensure(spec, "strategy");
        Field.Default(strategy, "type", "RollingUpdate");
        if (Field.Text(strategy, "type") == "RollingUpdate")
        {
            var rolling = Field.Ensure(strategy, "rollingUpdate");
            Field.Default(rolling, "maxUnavailable", "25%");
            Field.Default(rolling, "maxSurge", "25%");
        }

        Field.Default(spec, "revisionHistoryLimit", 10);
        Field.Default(spec, "progressDeadlineSeconds", 600);
    }

    private static void ApplyToStatefulSet(JsonObject spec)
    {
        Field.Default(spec, "podManagementPolicy", "OrderedReady");
        Field.Default(spec, "updateStrategy", new JsonObject
        {
            ["type"] = "RollingUpdate",
            ["rollingUpdate"] = new JsonObject { ["partition"] = 0 },
        });
        Field.Default(spec, "revisionHistoryLimit", 10);
        Field.Default(spec, "persistentVolumeClaimRetentionPolicy", new JsonObject
        {
            ["whenDeleted"] = "Retain",
            ["whenScaled"] = "Retain",
        });
    }
}
