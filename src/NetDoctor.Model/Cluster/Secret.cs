using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>A Secret of type <c>kubernetes.io/tls</c>; others are not read, and of these never the key.</summary>
public sealed record Secret : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Secret;

    /// <summary>First certificate of <c>tls.crt</c>; null when there is none that can be read.</summary>
    public CertificateFact? Certificate { get; init; }
}

/// <summary>What a certificate says of itself.</summary>
/// <param name="Subject">Subject.</param>
/// <param name="NotBefore">Valid from.</param>
/// <param name="NotAfter">Valid until.</param>
/// <param name="Names">DNS names and addresses that it is for; empty when it has none.</param>
public sealed record CertificateFact(
    string Subject, DateTimeOffset NotBefore, DateTimeOffset NotAfter, ImmutableArray<string> Names);
