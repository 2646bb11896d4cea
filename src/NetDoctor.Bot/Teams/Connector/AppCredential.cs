using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace NetDoctor.Bot.Teams.Connector;

/// <summary>What the app proves itself with: a secret or a certificate.</summary>
/// <param name="Fingerprint">Changes when the credential does.</param>
/// <param name="Secret">The secret; null for none.</param>
/// <param name="Certificate">The certificate with its private key; null for none.</param>
internal sealed record AppCredential(string Fingerprint, string? Secret, X509Certificate2? Certificate) : IDisposable
{
    /// <summary>Reads it from settings and files; neither part is there when neither is given.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="AppCredentialException">It cannot be read.</exception>
    public static AppCredential Read(TeamsOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.CertificateFile))
        {
            return ReadCertificate(options, options.CertificateFile);
        }

        var secret = string.IsNullOrWhiteSpace(options.ClientSecretFile)
            ? options.ClientSecret?.Trim()
            : ReadText(nameof(options.ClientSecretFile), options.ClientSecretFile);
        return new AppCredential(Digest(Encoding.UTF8.GetBytes(secret ?? "")), string.IsNullOrEmpty(secret) ? null : secret, null);
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate?.Dispose();

    private static AppCredential ReadCertificate(TeamsOptions options, string file)
    {
        var certificate = ReadBytes(nameof(options.CertificateFile), file);
        var key = string.IsNullOrWhiteSpace(options.CertificateKeyFile) ? certificate : ReadBytes(nameof(options.CertificateKeyFile), options.CertificateKeyFile);
        var password = string.IsNullOrWhiteSpace(options.CertificatePasswordFile)
            ? options.CertificatePassword
            : ReadText(nameof(options.CertificatePasswordFile), options.CertificatePasswordFile);
        try
        {
            var read = Encoding.ASCII.GetString(certificate).Contains("-----BEGIN", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key))
                : X509CertificateLoader.LoadPkcs12(certificate, password);
            using var rsa = read.GetRSAPrivateKey();
            return rsa is not null
                ? new AppCredential(Digest([.. certificate, .. key, .. Encoding.UTF8.GetBytes(password ?? "")]), null, read)
                : throw new AppCredentialException($"Teams:CertificateFile: {file} holds no RSA private key; Teams:CertificateKeyFile can name its file.");
        }
        catch (CryptographicException exception)
        {
            throw new AppCredentialException(
                $"Teams:CertificateFile: {file} is no certificate with its private key in PEM or PKCS #12, or Teams:CertificatePassword is wrong.", exception);
        }
    }

    private static string ReadText(string name, string file) => Encoding.UTF8.GetString(ReadBytes(name, file)).Trim() is { Length: > 0 } text
        ? text
        : throw new AppCredentialException($"Teams:{name}: {file} is empty.");

    private static byte[] ReadBytes(string name, string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            return bytes.Length > 0 ? bytes : throw new AppCredentialException($"Teams:{name}: {file} is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AppCredentialException($"Teams:{name} cannot be read: {exception.Message}", exception);
        }
    }

    private static string Digest(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}

/// <summary>A credential cannot be read.</summary>
/// <param name="message">Why, in a sentence.</param>
/// <param name="innerException">What was thrown; null when nothing was.</param>
internal sealed class AppCredentialException(string message, Exception? innerException = null) : Exception(message, innerException);
