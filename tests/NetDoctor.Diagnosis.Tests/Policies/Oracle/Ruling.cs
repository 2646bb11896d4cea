namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Whether a flow may pass.</summary>
internal enum Truth
{
    Allowed,
    Denied,

    /// <summary>The documentation lets it go either way.</summary>
    Unknown,
}

/// <summary>Which part of the documentation decided one end.</summary>
internal enum Stage
{
    /// <summary>The end is no pod, or the pod's own: no policy is asked.</summary>
    NotAsked,
    Admin,
    NetworkPolicy,
    Baseline,

    /// <summary>No policy had anything to say.</summary>
    Default,
}

/// <summary>What can become of a flow in a tier: each flag is one thing that the documentation permits.</summary>
[Flags]
internal enum Fate
{
    None = 0,
    Allow = 1,
    Deny = 2,

    /// <summary>Nothing here concerns it: it goes on to what comes next.</summary>
    Next = 4,

    /// <summary>A rule takes it out of its tier; the next tier goes on.</summary>
    Pass = 8,
}

/// <summary>The oracle's answer for one end; the stage is null when something unknown could decide elsewhere, even to the same effect.</summary>
internal sealed record EndRuling(Truth Truth, Stage? Stage);

/// <summary>The oracle's answer.</summary>
internal sealed record Ruling(Truth Truth, EndRuling Egress, EndRuling Ingress);
