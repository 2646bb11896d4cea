namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>What the policies of one end, or of both, do with all ports of a pair at once; a port that is in neither set is denied.</summary>
/// <param name="Allowed">Ports that are allowed whatever is not known.</param>
/// <param name="Unknown">Ports of which it cannot be told.</param>
/// <param name="Reading">Ports that are allowed in one reading: domain names match nothing, policies of one priority are asked in the order of
/// their names, and what plugins differ in is as Kubernetes documents it. It has <paramref name="Allowed"/> and a part of
/// <paramref name="Unknown"/>.</param>
public sealed record PortRuling(PortSet Allowed, PortSet Unknown, PortSet Reading)
{
    /// <summary>Everything is allowed.</summary>
    public static PortRuling Everything { get; } = new(PortSet.All, PortSet.None, PortSet.All);

    /// <summary>Whether no port can be allowed.</summary>
    public bool IsDenied => Allowed.IsEmpty && Unknown.IsEmpty;

    /// <summary>Both ends together: one that denies suffices.</summary>
    /// <param name="other">The other end.</param>
    public PortRuling And(PortRuling other)
    {
        if (ReferenceEquals(this, Everything))
        {
            return other;
        }

        if (ReferenceEquals(other, Everything))
        {
            return this;
        }

        var allowed = Allowed.Intersect(other.Allowed);
        return new(
            allowed,
            Allowed.Union(Unknown).Intersect(other.Allowed.Union(other.Unknown)).Except(allowed),
            Reading.Intersect(other.Reading));
    }

    /// <summary>What either of two rulings may allow: for pods that stand for one workload.</summary>
    /// <param name="other">The other ruling.</param>
    public PortRuling Or(PortRuling other)
    {
        var allowed = Allowed.Union(other.Allowed);
        return new(allowed, Unknown.Union(other.Unknown).Except(allowed), Reading.Union(other.Reading));
    }
}
