namespace NetDoctor.Model.Probing;

/// <summary>Where a probe runs.</summary>
/// <param name="Kind">Kind of place.</param>
/// <param name="Node">Node; null when unknown.</param>
/// <param name="Pod">Pod as <c>namespace/name</c>; null for a node, or when unknown.</param>
public sealed record Vantage(VantageKind Kind, string? Node = null, string? Pod = null)
{
    /// <summary>NetDoctor's own pod, of which neither name nor node is known.</summary>
    public static Vantage Self { get; } = new(VantageKind.Self);

    /// <summary>In words, for sentences: <c>shop/web-0's pod</c>, <c>node n1</c>, <c>NetDoctor's own pod</c>.</summary>
    public override string ToString() => Kind switch
    {
        VantageKind.Pod => $"{Pod}'s pod",
        VantageKind.Node => $"node {Node}",
        _ => "NetDoctor's own pod",
    };
}

/// <summary>Kind of place where a probe runs.</summary>
public enum VantageKind
{
    /// <summary>NetDoctor's own pod.</summary>
    Self,

    /// <summary>A node, outside of any pod.</summary>
    Node,

    /// <summary>Inside a pod's network namespace.</summary>
    Pod,
}
