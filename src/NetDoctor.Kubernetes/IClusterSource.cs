using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes;

/// <summary>Gives what is known of the cluster.</summary>
public interface IClusterSource
{
    /// <summary>Where the facts come from, for people: the API server's address, or the manifest folder.</summary>
    string Description { get; }

    /// <summary>Version that the API server reports, such as <c>v1.34.1</c>; null when it was never reached.</summary>
    string? ServerVersion { get; }

    /// <summary>Whether every kind was listed once, or is known to be forbidden.</summary>
    bool IsReady { get; }

    /// <summary>The facts of this instant, in O(1); <c>ObservedAt</c> is now.</summary>
    ClusterSnapshot TakeSnapshot();
}
