using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Keeps the index of the last snapshot, since the next one differs by little. For any number of callers at a time.</summary>
public sealed class PolicyIndexCache
{
    private volatile PolicyIndex _last = PolicyIndex.Empty;

    /// <summary>The policies of a snapshot, sorted.</summary>
    /// <param name="snapshot">The snapshot.</param>
    // Two callers at once may both bring it up to date: either result is right for its snapshot, and either is good to start from.
    public PolicyIndex Of(ClusterSnapshot snapshot) => _last = _last.Updated(snapshot);
}
