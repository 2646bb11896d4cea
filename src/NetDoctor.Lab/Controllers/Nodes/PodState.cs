namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>What a kubelet knows of one pod.</summary>
internal sealed class PodState
{
    public required string HostIp { get; init; }

    /// <summary>Null until the pod has one.</summary>
    public string? PodIp { get; set; }

    public string Phase { get; set; } = "Pending";

    public required IReadOnlyList<ContainerState> Containers { get; init; }
}
