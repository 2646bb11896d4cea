namespace NetDoctor.Cli;

/// <summary>What the exit code of a command says; scripts rely on it.</summary>
internal static class ExitCodes
{
    /// <summary>Reachable, allowed, or nothing found.</summary>
    public const int Fine = 0;

    /// <summary>Unreachable, degraded, denied, or something found.</summary>
    public const int Finding = 1;

    /// <summary>The command line, a manifest, or a name in the question is wrong.</summary>
    public const int Usage = 2;

    /// <summary>It could not be told: undetermined, or no server answers.</summary>
    public const int Unknown = 3;

    /// <summary>Interrupted, as shells count it.</summary>
    public const int Interrupted = 130;

    /// <summary>What every command's help says of it.</summary>
    public const string Help =
        "Exit codes: 0 reachable, allowed or clean; 1 a finding; 2 wrong usage, manifests or names; 3 it could not be told.";
}
