// Hooks for golive-emulator: how a rehearsal asks this integration to act, and looks at what it knows.
// They exist only where EMULATOR_RUN_TOKEN is set, as the emulator does for its runs. Never set it in production.
// Fill in the functions of the first part. Leave out what you do not have, with its line in emulator.config.yaml.
//
//	http.ListenAndServe(address, WithEmulatorHooks(handler))
//
// handler is any http.Handler: http.NewServeMux(), gin.Default(), chi.NewRouter(), echo.New().
package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
)

// Each returns a status and what is written as JSON.

// 200 when this event was read from the API, 404 not connected, 409 connection ended, 502 refused, 503 failed.
func hookSync(eventID string) (int, any) { return notFilledIn("sync") }

// Makes what is named: a document of a type for a receiver, an order where there is a PO number. What has no value is empty: 200 done, 202 kept for later, 422 refused.
func hookCreate(number, name, po, to, docType string) (int, any) { return notFilledIn("create") }

// Takes a document (XML) that somebody else has made, and sends it as usual: 200 done, 202 kept for later, 422 refused.
func hookSubmit(document string) (int, any) { return notFilledIn("submit") }

// Makes so many documents, and sends them in batches: 202 at once.
func hookBatch(count int) (int, any) { return notFilledIn("batch") }

// Makes each record of a JSON list by itself: 200 and {"rows": [{"key": …, "outcome": "done" | "refused" | "kept"}]}.
func hookImport(rows string) (int, any) { return notFilledIn("import") }

// Deletes the order of this PO number: 200 done or gone already, 422 refused, 503 failed.
func hookRemove(po string) (int, any) { return notFilledIn("remove") }

// Writes a JSON list as one bulk job, and follows it to its end: 200 and {"done": 2, "failed": [{"index": 1, "reason": …}]}.
func hookBulk(rows string) (int, any) { return notFilledIn("bulk") }

// 200 when what this person lets you see was read from the API; the same answers.
func hookProfile(userID string) (int, any) { return notFilledIn("profile") }

// 200 when a dead letter was worked off after all, 404 unknown, 503 failed again.
func hookReplay(deliveryID string) (int, any) { return notFilledIn("replay") }

// Puts the document of this number to work again, which was given up: 200 done, 202 kept for later, 404 unknown.
func hookRedrive(number string) (int, any) { return notFilledIn("redrive") }

// Switches sending off: what comes is kept. 200 when it is off.
func hookPause() (int, any) { return notFilledIn("pause") }

// Switches sending on again: what was kept is sent. 200 when it is on.
func hookResume() (int, any) { return notFilledIn("resume") }

// Signs a customer up, with an account at the provider: 200 done, 202 the account comes later, 422 refused.
func hookSignup(user, plan string) (int, any) { return notFilledIn("signup") }

// Mints a session token, as for a page of this customer: 200 done, 409 the key is refused, 422 refused, 503 failed.
func hookSession(user string) (int, any) { return notFilledIn("session") }

// Ends the connection of an application: the same answers.
func hookDisconnect(user, app string) (int, any) { return notFilledIn("disconnect") }

// Opens the settings of an application: the same answers.
func hookConfigure(user, app string) (int, any) { return notFilledIn("configure") }

// Switches a workflow on, the first one where none is named: the same answers, 422 where it stays off.
func hookEnable(user, app, workflow string) (int, any) { return notFilledIn("enable") }

// Fires an event with this JSON, or a usual one where it is empty: 200 fired, 202 kept for later, 422 refused.
func hookFire(user, event, app, payload string) (int, any) { return notFilledIn("fire") }

// Reads one execution of a workflow: 200 done, 404 unknown, 503 failed.
func hookLook(user, execution string) (int, any) { return notFilledIn("look") }

// Runs again what failed, the last one where none is named: the same answers.
func hookRerun(user, execution string) (int, any) { return notFilledIn("rerun") }

// 200 when the integration's own clock was moved ahead, and all that fell due on the way is done.
func hookMoveClock(seconds int) (int, any) { return notFilledIn("move clock") }

// 200 and the domain state: order, duplicates and delay of webhooks must not change it, so no times and no counters.
func hookState() (int, any) { return notFilledIn("state") }

// 200 and {"status": "connected" | "revoked" | "archived" | "suspended" | …}, or 404.
func hookConnection(eventID string) (int, any) { return notFilledIn("connection") }

// 200 and {"status": "connected" | "revoked" | …} of a person who has signed in, or 404.
func hookUser(userID string) (int, any) { return notFilledIn("user") }

// 200 and what failed for good: [{"delivery_id": …, "type": …, "reason": …}].
func hookDeadLetters() (int, any) { return notFilledIn("dead letters") }

// 200 and the ids of one connection: {"requests": [{"request_id": …}], "deliveries": [{"delivery_id": …}]}.
func hookTrace(eventID string) (int, any) { return notFilledIn("trace") }

// 200 and the alerts that were raised: [{"alert": …, "count": …}].
func hookAlerts() (int, any) { return notFilledIn("alerts") }

// 200 and what people were told: [{"at": …, "about": …, "text": …}].
func hookMessages() (int, any) { return notFilledIn("messages") }

// The rest is the same everywhere.

const hooksPrefix = "/emulator-hooks/"

// WithEmulatorHooks puts the hooks before a handler; it is the handler itself where hooks do not exist.
func WithEmulatorHooks(next http.Handler) http.Handler {
	token := os.Getenv("EMULATOR_RUN_TOKEN")
	if token == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, hooksPrefix) {
			next.ServeHTTP(w, r)
			return
		}
		status, body := http.StatusNotFound, any(map[string]string{"error": "not_found"})
		if isSameToken(token, r.Header.Get("X-Emulator-Run-Token")) {
			status, body = answerHook(r)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	})
}

func answerHook(r *http.Request) (int, any) {
	name, id, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, hooksPrefix), "/")
	asked := r.URL.Query().Get
	switch r.Method + " " + name {
	case "POST sync":
		return hookSync(asked("event_id"))
	case "POST create":
		return hookCreate(asked("number"), asked("name"), asked("po"), asked("to"), asked("type"))
	case "POST submit":
		document, err := io.ReadAll(r.Body)
		if err != nil {
			return http.StatusBadRequest, map[string]string{"error": "the document cannot be read"}
		}
		return hookSubmit(string(document))
	case "POST batch":
		count, _ := strconv.Atoi(asked("count"))
		return hookBatch(count)
	case "POST import":
		return hookImport(asked("rows"))
	case "POST remove":
		return hookRemove(asked("po"))
	case "POST bulk":
		return hookBulk(asked("rows"))
	case "POST profile":
		return hookProfile(asked("user_id"))
	case "POST replay":
		return hookReplay(asked("delivery_id"))
	case "POST redrive":
		return hookRedrive(asked("number"))
	case "POST pause":
		return hookPause()
	case "POST resume":
		return hookResume()
	case "POST signup":
		return hookSignup(asked("user"), asked("plan"))
	case "POST session":
		return hookSession(asked("user"))
	case "POST disconnect":
		return hookDisconnect(asked("user"), asked("app"))
	case "POST configure":
		return hookConfigure(asked("user"), asked("app"))
	case "POST enable":
		return hookEnable(asked("user"), asked("app"), asked("workflow"))
	case "POST fire":
		payload, err := io.ReadAll(r.Body)
		if err != nil {
			return http.StatusBadRequest, map[string]string{"error": "the payload cannot be read"}
		}
		return hookFire(asked("user"), asked("event"), asked("app"), string(payload))
	case "POST look":
		return hookLook(asked("user"), asked("execution"))
	case "POST rerun":
		return hookRerun(asked("user"), asked("execution"))
	case "POST clock":
		seconds, err := strconv.Atoi(asked("by"))
		if err != nil {
			return http.StatusBadRequest, map[string]string{"error": "by is no number of seconds"}
		}
		return hookMoveClock(seconds)
	case "GET state":
		return hookState()
	case "GET connections":
		return hookConnection(id)
	case "GET users":
		return hookUser(id)
	case "GET dead-letters":
		return hookDeadLetters()
	case "GET trace":
		return hookTrace(asked("event_id"))
	case "GET alerts":
		return hookAlerts()
	case "GET messages":
		return hookMessages()
	}
	return http.StatusNotFound, map[string]string{"error": "not_found"}
}

// In constant time: both are hashed, so that not even the length tells.
func isSameToken(token, given string) bool {
	a, b := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func notFilledIn(what string) (int, any) {
	return http.StatusNotImplemented, map[string]string{"error": what + " is not filled in"}
}
