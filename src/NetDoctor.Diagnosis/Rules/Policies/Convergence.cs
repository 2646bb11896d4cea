namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>How long plugins take to bring a policy into effect.</summary>
internal static class Convergence
{
    /// <summary>After this time every plugin that enforces policies has done so; most take less than a second, large clusters some.</summary>
    /// <remarks>Source: Kubernetes documentation, "Network Policies", Pod lifecycle: policies are enforced eventually, without a bound.</remarks>
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);
}
