using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Tables;

/// <summary>Columns of Deployments, ReplicaSets, StatefulSets and DaemonSets.</summary>
internal static class WorkloadColumns
{
    private static readonly TableColumn Containers = new("Containers", (item, _) => Cells.Containers(item, "name"), 1);
    private static readonly TableColumn Images = new("Images", (item, _) => Cells.Containers(item, "image"), 1);
    private static readonly TableColumn Selector = Cells.Selector(1, "spec", "selector");
    private static readonly TableColumn Ready = new("Ready", (item, _) => ReadyOf(item));

    public static readonly TableColumn[] Deployments =
    [
        Cells.Name,
        Ready,
        Cells.Number("Up-to-date", "status", "updatedReplicas"),
        Cells.Number("Available", "status", "availableReplicas"),
        Cells.Age,
        Containers,
        Images,
        Selector,
    ];

    public static readonly TableColumn[] ReplicaSets =
    [
        Cells.Name,
        Cells.Number("Desired", "spec", "replicas"),
        Cells.Number("Current", "status", "replicas"),
        Cells.Number("Ready", "status", "readyReplicas"),
        Cells.Age,
        Containers,
        Images,
        Selector,
    ];

    public static readonly TableColumn[] StatefulSets = [Cells.Name, Ready, Cells.Age, Containers, Images];

    public static readonly TableColumn[] DaemonSets =
    [
        Cells.Name,
        Cells.Number("Desired", "status", "desiredNumberScheduled"),
        Cells.Number("Current", "status", "currentNumberScheduled"),
        Cells.Number("Ready", "status", "numberReady"),
        Cells.Number("Up-to-date", "status", "updatedNumberScheduled"),
        Cells.Number("Available", "status", "numberAvailable"),
        new("Node Selector", (item, _) => Cells.SelectorText(Field.Object(item, "spec", "template", "spec", "nodeSelector"))),
        Cells.Age,
        Containers,
        Images,
        Selector,
    ];

    private static string ReadyOf(JsonObject item) => Cells.Invariant(
        $"{Field.Number(item, "status", "readyReplicas") ?? 0}/{Field.Number(item, "spec", "replicas") ?? 0}");
}
