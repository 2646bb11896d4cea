using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers;

/// <summary>A node as its kubelet would register it.</summary>
internal static class NodeTemplate
{
    private const string Version = "v1.34.0";

    public static JsonObject Create(LabAddressPlan plan, int number, DateTimeOffset now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"n{number}");
        var podRange = plan.PodCidrOf(number);
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/arch"] = "amd64",
                    ["kubernetes.io/hostname"] = name,
                    ["kubernetes.io/os"] = "linux",
                    ["topology.kubernetes.io/region"] = "lab",
                    ["topology.kubernetes.io/zone"] = number <= 2 ? "a" : "b",
                },
            },
            ["spec"] = new JsonObject { ["podCIDR"] = podRange, ["podCIDRs"] = new JsonArray(podRange) },
            ["status"] = Status(plan.NodeAddress(number), name, now),
        };
    }

    private static JsonObject Status(string address, string name, DateTimeOffset now)
    {
        var time = ObjectMetadata.Timestamp(now);
        var resources = new JsonObject { ["cpu"] = "4", ["memory"] = "8Gi", ["pods"] = "110" };
        return new JsonObject
        {
            ["capacity"] = resources,
            ["allocatable"] = resources.DeepClone(),
            ["conditions"] = new JsonArray(
                Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", time),
                Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", time),
                Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", time),
                Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", time)),
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = address },
                new JsonObject { ["type"] = "Hostname", ["address"] = name }),
            ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 10250 } },
            ["nodeInfo"] = new JsonObject
            {
                ["machineID"] = name,
                ["systemUUID"] = name,
                ["bootID"] = name,
                ["kernelVersion"] = "6.12.0",
                ["osImage"] = "NetDoctor lab",
                ["containerRuntimeVersion"] = "lab://1",
                ["kubeletVersion"] = Version,
                ["kubeProxyVersion"] = Version,
                ["operatingSystem"] = "linux",
                ["architecture"] = "amd64",
            },
        };
    }

    private static JsonObject Condition(string type, string status, string reason, string message, string time) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["lastHeartbeatTime"] = time,
        ["lastTransitionTime"] = time,
        ["reason"] = reason,
        ["message"] = message,
    };
}
