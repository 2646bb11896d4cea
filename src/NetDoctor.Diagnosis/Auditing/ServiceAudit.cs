using System.Collections.Immutable;
using NetDoctor.Model.Services;

namespace NetDoctor.Diagnosis.Auditing;

/// <summary>What objects alone tell of a Service's health.</summary>
/// <param name="Health">Its health.</param>
/// <param name="Summary">Why, in a sentence: the most specific finding's, or the count of its endpoints.</param>
/// <param name="Endpoints">Its endpoints, counted.</param>
/// <param name="Findings">What was found, what matters most first; empty when there is nothing to say.</param>
public sealed record ServiceAudit(
    HealthState Health, string Summary, EndpointCounts Endpoints, ImmutableArray<ServiceFinding> Findings)
{
    /// <inheritdoc/>
    public bool Equals(ServiceAudit? other) => other is not null
        && (Health, Summary, Endpoints) == (other.Health, other.Summary, other.Endpoints) && Findings.SequenceEqual(other.Findings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Health, Summary, Endpoints, Findings.Length);
}
