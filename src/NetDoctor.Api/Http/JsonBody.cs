using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Options;
using NetDoctor.Api.Problems;
using NetDoctor.Model;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Http;

/// <summary>Reads JSON bodies, and says of a wrong one which field it is and what was expected.</summary>
/// <param name="options">Limits.</param>
internal sealed class JsonBody(IOptions<ApiOptions> options)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a body.</summary>
    /// <typeparam name="TBody">Type of the body.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">The body is too large, not JSON, or not of the type.</exception>
    public Task<TBody> ReadAsync<TBody>(HttpRequest request, CancellationToken cancellationToken)
        where TBody : class => ReadAsync<TBody>(request, options.Value.MaxBodyBytes, cancellationToken);

    /// <summary>Reads a body that may be larger than others.</summary>
    /// <typeparam name="TBody">Type of the body.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="limit">Largest body that is read, in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">The body is too large, not JSON, or not of the type.</exception>
    public static async Task<TBody> ReadAsync<TBody>(HttpRequest request, int limit, CancellationToken cancellationToken)
        where TBody : class
    {
        using var document = await ParseAsync(request, limit, cancellationToken);
        return Read<TBody>(document.RootElement);
    }

    /// <summary>Reads a body of text, of whatever type.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">Largest body that is read, in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">The body is too large, or not in UTF-8.</exception>
    public static async Task<string> ReadTextAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var bytes = await ReadBytesAsync(request, limit, cancellationToken);
        return Utf8.IsValid(bytes.Span)
            ? Encoding.UTF8.GetString(bytes.Span)
            : throw ProblemException.Invalid(new FieldError("", "The body is not in UTF-8."));
    }

    /// <summary>Reads and validates one value.</summary>
    /// <typeparam name="TBody">Type of the value.</typeparam>
    /// <param name="element">The value.</param>
    /// <exception cref="ProblemException">The value is not of the type.</exception>
    public static TBody Read<TBody>(JsonElement element)
        where TBody : class
    {
        TBody? body;
        try
        {
            body = element.Deserialize<TBody>(NetDoctorJson.Options);
        }
        catch (JsonException exception)
        {
            throw ProblemException.Invalid(JsonErrors.Explain(exception, typeof(TBody), element));
        }
        catch (NotSupportedException exception)
        {
            // A value of an abstract type that does not say which one it is.
            throw ProblemException.Invalid(JsonErrors.WithoutKind(exception, typeof(TBody)));
        }

        if (body is null)
        {
            throw ProblemException.Invalid(new FieldError("", $"The body is null: expected {Expectations.Of(typeof(TBody))}."));
        }

        Validation.ThrowIfInvalid(body);
        return body;
    }

    /// <summary>Reads a body as JSON of any form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">The body is too large or not JSON.</exception>
    public Task<JsonDocument> ParseAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ParseAsync(request, options.Value.MaxBodyBytes, cancellationToken);

    private static async Task<JsonDocument> ParseAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        // Asked for, because a page of another site can send other types without the browser asking first.
        if (!request.HasJsonContentType())
        {
            throw new ProblemException(ProblemKind.UnsupportedMediaType.With(Expected(request)));
        }

        var bytes = await ReadBytesAsync(request, limit, cancellationToken);
        if (!Utf8.IsValid(bytes.Span))
        {
            throw new ProblemException(ProblemKind.MalformedJson.With("The body is not in UTF-8."));
        }

        try
        {
            RefuseHalfCharacters(bytes.Span);
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException exception) when (JsonErrors.Duplicate(exception) is { } name)
        {
            throw ProblemException.Invalid(new FieldError(name, $"{name} is given more than once in one object: expected once."));
        }
        catch (JsonException exception)
        {
            throw new ProblemException(ProblemKind.MalformedJson.With(JsonErrors.Position(exception)));
        }
    }

    /// <summary>What is expected of the type of a body.</summary>
    /// <param name="request">A request whose body is of another type.</param>
    public static string Expected(HttpRequest request) =>
        $"The body is {request.ContentType ?? "of no type"}: expected Content-Type application/json (curl: --json).";

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        var buffer = new ArrayBufferWriter<byte>();
        while (await request.Body.ReadAsync(buffer.GetMemory(4096), cancellationToken) is > 0 and var count)
        {
            buffer.Advance(count);
            if (buffer.WrittenCount > limit)
            {
                throw TooLarge(limit);
            }
        }

        return buffer.WrittenMemory;
    }

    // Half a surrogate pair in an escape is JSON but no text, and everything that reads it as text fails in its own way.
    private static void RefuseHalfCharacters(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
            {
                try
                {
                    _ = reader.GetString();
                }
                catch (InvalidOperationException)
                {
                    throw new ProblemException(ProblemKind.MalformedJson.With(
                        $"The text at byte {reader.TokenStartIndex + 1} has an escape that is no character, half of a surrogate pair."));
                }
            }
        }
    }

    private static ProblemException TooLarge(int limit) =>
        new(ProblemKind.BodyTooLarge.With($"The body has more than {limit} bytes."));
}
