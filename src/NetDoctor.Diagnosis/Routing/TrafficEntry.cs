namespace NetDoctor.Diagnosis.Routing;

/// <summary>Where the traffic of a Service meets the proxy that chooses its endpoint, and by which policy.</summary>
/// <param name="Node">Node on which the choice is made; null when it cannot be told.</param>
/// <param name="IsLocal">Whether the policy <c>Local</c> applies: only endpoints on that node.</param>
/// <param name="Policy">Name of the policy for sentences, such as <c>internalTrafficPolicy: Local</c>; null when it is <c>Cluster</c>.</param>
internal sealed record TrafficEntry(string? Node, bool IsLocal, string? Policy = null)
{
    /// <summary>Notes on how the policy came to apply, or not to; empty in the usual case.</summary>
    public string[] Notes { get; init; } = [];

    /// <summary>Only endpoints with an address of this family can be used; null for any.</summary>
    public System.Net.Sockets.AddressFamily? Family { get; init; }
}
