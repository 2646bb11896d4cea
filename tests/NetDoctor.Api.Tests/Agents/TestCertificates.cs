using NetDoctor.Client.Agents;

namespace NetDoctor.Api.Tests.Agents;

/// <summary>Folders with certificates of an authority of the test's own; removed at the end.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("netdoctor-certificates").FullName;

    public static TimeSpan Year { get; } = TimeSpan.FromDays(365);

    public PemPair Authority { get; } = CertificateMaker.MakeAuthority(DateTimeOffset.UtcNow, 10 * Year);

    /// <summary>Writes a certificate and its authority; gives the folder.</summary>
    public string Write(string name, PemPair pair, string? authority = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "tls.crt"), pair.Certificate);
        File.WriteAllText(Path.Combine(folder, "tls.key"), pair.Key);
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority ?? Authority.Certificate);
        return folder;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
