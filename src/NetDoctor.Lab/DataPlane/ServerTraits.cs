namespace NetDoctor.Lab.DataPlane;

/// <summary>How a server answers, where it is not as its program would.</summary>
/// <param name="Tls">How it speaks TLS; null when it speaks in the clear.</param>
/// <param name="Status">HTTP status of every answer; null for the program's own.</param>
/// <param name="Redirect">Where every answer redirects to; null when none does.</param>
/// <param name="Delay">Time before each answer.</param>
/// <param name="Closes">Whether it closes the connection once it is spoken to.</param>
internal sealed record ServerTraits(
    TlsFlavor? Tls = null, int? Status = null, string? Redirect = null, TimeSpan Delay = default, bool Closes = false)
{
    /// <summary>A server that answers as its program does, in the clear.</summary>
    public static ServerTraits Usual { get; } = new();

    /// <summary>Reads them from what the port is and from the faults there.</summary>
    /// <param name="served">The port.</param>
    /// <param name="faults">Faults of the pod at this port.</param>
    public static ServerTraits Of(ServedPort served, IReadOnlyCollection<Fault> faults)
    {
        TlsFlavor? flavor = served.IsTls ? TlsFlavor.Valid : null;
        foreach (var fault in faults)
        {
            flavor = fault.Kind switch
            {
                FaultKind.TlsExpired => TlsFlavor.Expired,
                FaultKind.TlsNotYetValid => TlsFlavor.NotYetValid,
                FaultKind.TlsWrongName => TlsFlavor.WrongName,
                FaultKind.TlsAlert => TlsFlavor.Alert,
                FaultKind.TlsOldVersion => TlsFlavor.OldVersion,
                FaultKind.ClientCertificate => TlsFlavor.ClientCertificate,
                _ => flavor,
            };
        }

        return new ServerTraits(
            flavor,
            faults.FirstOrDefault(fault => fault.Kind == FaultKind.Status)?.Status,
            faults.FirstOrDefault(fault => fault.Kind == FaultKind.Redirect)?.Location,
            TimeSpan.FromMilliseconds(faults.FirstOrDefault(fault => fault.Kind == FaultKind.Slow)?.Milliseconds ?? 0),
            faults.Any(fault => fault.Kind == FaultKind.Close));
    }
}

/// <summary>How a server speaks TLS.</summary>
internal enum TlsFlavor
{
    /// <summary>With a certificate, signed by itself, for whatever name it is asked for.</summary>
    Valid,

    /// <summary>With one that expired a week ago.</summary>
    Expired,

    /// <summary>With one that begins in a week.</summary>
    NotYetValid,

    /// <summary>With one for another name.</summary>
    WrongName,

    /// <summary>It ends every handshake with alert 40.</summary>
    Alert,

    /// <summary>It ends every handshake with alert 70, as a server does that knows only old versions.</summary>
    OldVersion,

    /// <summary>It wants a certificate of the client, and ends without one.</summary>
    ClientCertificate,
}
