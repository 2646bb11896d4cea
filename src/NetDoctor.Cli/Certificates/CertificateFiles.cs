using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using NetDoctor.Client.Agents;

namespace NetDoctor.Cli.Certificates;

/// <summary>Writes the certificates of the API and of the agents as files, and as Secrets to apply.</summary>
/// <remarks>Source: Kubernetes documentation, "Secrets", TLS Secrets.</remarks>
internal sealed partial class CertificateFiles
{
    /// <summary>Secret that the API mounts.</summary>
    public const string ApiSecret = "netdoctor-agents-client";

    /// <summary>Secret that the agents mount.</summary>
    public const string AgentSecret = "netdoctor-agents-server";

    private static readonly TimeSpan AuthorityValidFor = TimeSpan.FromDays(3650);

    private readonly string _folder;
    private readonly string _namespace;

    /// <summary>Checks where they are to go.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="ns">Namespace of the Secrets.</param>
    /// <exception cref="UsageException">The namespace is none.</exception>
    public CertificateFiles(string folder, string ns)
    {
        if (!Label().IsMatch(ns))
        {
            throw new UsageException($"--namespace: '{ns}' is not the name of a namespace: expected lower-case letters, digits and dashes, 63 at most.");
        }

        _folder = folder;
        _namespace = ns;
    }

    /// <summary>File with the Secrets.</summary>
    public string Secrets => PathOf("secrets.yaml");

    /// <summary>File with the key of the authority.</summary>
    public string AuthorityKey => PathOf("ca.key");

    /// <summary>Makes them, by the authority that is there, else by a new one.</summary>
    /// <param name="now">The time.</param>
    /// <param name="validFor">For how long they are valid.</param>
    /// <exception cref="UsageException">The folder cannot be written, or has half an authority, or one that has expired.</exception>
    public MadeCertificates Write(DateTimeOffset now, TimeSpan validFor)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            var known = ReadAuthority(now);
            var authority = known ?? CertificateMaker.MakeAuthority(now, AuthorityValidFor);
            var api = CertificateMaker.MakeForApi(authority, now, validFor);
            var agents = CertificateMaker.MakeForAgents(authority, now, validFor);
            if (known is null)
            {
                Write(PathOf("ca.crt"), authority.Certificate, isSecret: false);
                Write(AuthorityKey, authority.Key, isSecret: true);
            }

            Write("api", api, authority);
            Write("agent", agents, authority);
            Write(Secrets, $"{Secret(ApiSecret, "api", api, authority)}---\n{Secret(AgentSecret, "agent", agents, authority)}", isSecret: true);
            return new MadeCertificates(
                known is not null,
                [
                    new MadeFile(PathOf("ca.crt"), "the authority", EndOf(authority)),
                    new MadeFile(AuthorityKey, "its key", null),
                    new MadeFile(PathOf("api"), "certificate and key of the API", EndOf(api)),
                    new MadeFile(PathOf("agent"), "certificate and key of the agents", EndOf(agents)),
                    new MadeFile(Secrets, $"both as Secrets of namespace {_namespace}", null),
                ]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out: {_folder} cannot be written: {exception.Message}");
        }
    }

    private PemPair? ReadAuthority(DateTimeOffset now)
    {
        var (certificate, key) = (PathOf("ca.crt"), AuthorityKey);
        if (!File.Exists(certificate) && !File.Exists(key))
        {
            return null;
        }

        if (!File.Exists(certificate) || !File.Exists(key))
        {
            throw new UsageException($"--out: {_folder} has {(File.Exists(key) ? "ca.key but no ca.crt" : "ca.crt but no ca.key")}: both are needed to renew, neither to begin anew.");
        }

        var pair = new PemPair(File.ReadAllText(certificate), File.ReadAllText(key));
        try
        {
            using var read = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
            return read.NotAfter.ToUniversalTime() > now.UtcDateTime
                ? pair
                : throw new UsageException($"--out: the authority in {_folder} has expired: take another folder, which makes a new one.");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new UsageException($"--out: the authority in {_folder} cannot be read: {exception.Message}");
        }
    }

    private void Write(string name, PemPair pair, PemPair authority)
    {
        var folder = Directory.CreateDirectory(PathOf(name)).FullName;
        Write(Path.Combine(folder, "ca.crt"), authority.Certificate, isSecret: false);
        Write(Path.Combine(folder, "tls.crt"), pair.Certificate, isSecret: false);
        Write(Path.Combine(folder, "tls.key"), pair.Key, isSecret: true);
    }

    // Nobody else may read it, not even for the moment before its mode is set.
    private static void Write(string path, string text, bool isSecret)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = isSecret
                ? UnixFileMode.UserRead | UnixFileMode.UserWrite
                : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes(text.EndsWith('\n') ? text : text + "\n"));
    }

    private string Secret(string name, string component, PemPair pair, PemPair authority) => $"""
        apiVersion: v1
        kind: Secret
        metadata:
          name: {name}
          namespace: {_namespace}
          labels:
            app.kubernetes.io/name: netdoctor
            app.kubernetes.io/component: {component}
        type: kubernetes.io/tls
        data:
          ca.crt: {Base64(authority.Certificate)}
          tls.crt: {Base64(pair.Certificate)}
          tls.key: {Base64(pair.Key)}

        """.ReplaceLineEndings("\n");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static DateTimeOffset EndOf(PemPair pair)
    {
        using var certificate = X509Certificate2.CreateFromPem(pair.Certificate);
        return new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    // RFC 1123, section 2.1, as Kubernetes takes it for names of namespaces.
    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}

/// <summary>What was made.</summary>
/// <param name="IsRenewal">Whether the authority was there before.</param>
/// <param name="Files">Files and folders.</param>
internal sealed record MadeCertificates(bool IsRenewal, ImmutableArray<MadeFile> Files);

/// <summary>A file or folder that was written.</summary>
/// <param name="Path">Its path.</param>
/// <param name="What">What it is.</param>
/// <param name="ValidUntil">Until when its certificate is valid; null when it has none.</param>
internal sealed record MadeFile(string Path, string What, DateTimeOffset? ValidUntil);
