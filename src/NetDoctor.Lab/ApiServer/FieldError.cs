namespace NetDoctor.Lab.ApiServer;

/// <summary>One thing wrong with one field of an object.</summary>
/// <param name="Reason">Reason for machines, for example <c>FieldValueInvalid</c>.</param>
/// <param name="Path">The field, for example <c>spec.ports[0].targetPort</c>.</param>
/// <param name="Message">What is wrong, in the API server's words.</param>
public sealed record FieldError(string Reason, string Path, string Message)
{
    public static FieldError Required(string path, string detail = "") =>
        new("FieldValueRequired", path, detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    public static FieldError Invalid(string path, string value, string detail) =>
        new("FieldValueInvalid", path, $"Invalid value: {value}: {detail}");

    public static FieldError NotSupported(string path, string value, params string[] supported) =>
        new(
            "FieldValueNotSupported",
            path,
            $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(one => $"\"{one}\""))}");

    public static FieldError Duplicate(string path, string value) =>
        new("FieldValueDuplicate", path, $"Duplicate value: {value}");

    public static FieldError Forbidden(string path, string detail) =>
        new("FieldValueForbidden", path, $"Forbidden: {detail}");
}
